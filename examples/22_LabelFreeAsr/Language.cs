using System.Collections.Immutable;
using Distiller.Zoo.Speech;

namespace Distiller.Examples.LabelFreeAsr;

/// <summary>A small language: thirty words, and a rule which word may follow which.</summary>
/// <remarks>
/// Fourteen letters for eleven sounds: c is spoken as k, z as s and d as t, so that spelling carries more than sound. Every word has eight
/// successors of equal probability: 3 bits for each word.
/// </remarks>
internal static class Language
{
    public const string Alphabet = "aeioumnsftkczd ";

    private const int Successors = 8;
    private const int FewestWords = 2;
    private const int MostWords = 3;

    public static ImmutableArray<string> Words { get; } =
    [
        "ama", "net", "siko", "tuf", "kemo", "fan", "mite", "sone", "use", "taku",
        "cafe", "zume", "dino", "of", "cot", "zak", "duse", "emi", "nafo", "ikut",
        "mad", "fez", "tico", "osa", "kun", "deci", "zit", "cumo", "anek", "futo",
    ];

    /// <summary>A sentence. Equal seeds give equal sentences.</summary>
    public static string Sentence(Random random)
    {
        var count = random.Next(FewestWords, MostWords + 1);
        List<int> words = [random.Next(Words.Length)];
        while (words.Count < count)
        {
            words.Add(Follower(words[^1], random.Next(Successors)));
        }

        return string.Join(' ', words.Select(word => Words[word]));
    }

    /// <summary>The sounds of a text; silence between words.</summary>
    public static ImmutableArray<Phone> Sounds(string text) => Phones.Of(string.Concat(text.Select(letter => letter switch
    {
        'c' => 'k',
        'z' => 's',
        'd' => 't',
        ' ' => '_',
        _ => letter,
    })));

    // 7 has no divisor in common with 30, so the successors of a word differ.
    private static int Follower(int word, int choice) => ((word * 11) + 3 + (choice * 7)) % Words.Length;
}
