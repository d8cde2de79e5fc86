using System.Collections.Immutable;
using Distiller.Naming;

namespace Distiller.Zoo.Speech;

/// <summary>The twelve sounds. Vowels: mean formants of men in Peterson and Barney 1952, "Control methods used in a study of the vowels".</summary>
public static class Phones
{
    private const double FourthFormant = 3400;
    private static readonly ImmutableArray<double> VowelBandwidths = [80, 100, 140, 200];

    /// <summary>Nothing; the first of <see cref="All"/>, so that its label is 0.</summary>
    public static Phone Silence { get; } = new("_", PhoneKind.Silence, [], [], 0);

    /// <summary>All sounds; a label is a position here.</summary>
    public static ImmutableArray<Phone> All { get; } =
    [
        Silence,
        Vowel("a", 730, 1090, 2440),
        Vowel("e", 530, 1840, 2480),
        Vowel("i", 270, 2290, 3010),
        Vowel("o", 570, 840, 2410),
        Vowel("u", 300, 870, 2240),
        new("m", PhoneKind.Nasal, [250, 1050, 2200, FourthFormant], [60, 200, 300, 300], 0.4),
        new("n", PhoneKind.Nasal, [250, 1550, 2500, FourthFormant], [60, 200, 300, 300], 0.4),
        new("s", PhoneKind.Fricative, [3300], [900], 0.35),
        new("f", PhoneKind.Fricative, [1500], [2200], 0.2),
        new("t", PhoneKind.Stop, [3000], [1200], 0.6),
        new("k", PhoneKind.Stop, [1600], [500], 0.6),
    ];

    /// <summary>The sounds of a word that is written with their letters.</summary>
    /// <param name="letters">Such as <c>namo</c>; <c>_</c> is silence.</param>
    /// <returns>A sound for each letter.</returns>
    /// <exception cref="ArgumentException">A letter has no sound.</exception>
    public static ImmutableArray<Phone> Of(string letters) => [.. letters.Select(letter => Of(letter.ToString()[0]))];

    /// <summary>The label of a sound: its position in <see cref="All"/>.</summary>
    /// <param name="phone">The sound.</param>
    public static int LabelOf(Phone phone) => All.IndexOf(phone);

    private static Phone Of(char letter)
    {
        var symbol = letter.ToString();
        return All.FirstOrDefault(phone => phone.Symbol == symbol)
            ?? throw new ArgumentException($"There is no sound for the letter '{symbol}'. {NearestNames.Hint(symbol, All.Select(phone => phone.Symbol))}", nameof(letter));
    }

    private static Phone Vowel(string symbol, double first, double second, double third) =>
        new(symbol, PhoneKind.Vowel, [first, second, third, FourthFormant], VowelBandwidths, 1);
}
