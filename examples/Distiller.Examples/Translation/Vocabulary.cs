using System.Collections.Immutable;

namespace Distiller.Examples.Translation;

/// <summary>Numbers of words.</summary>
public sealed class Vocabulary
{
    /// <summary>What fills up short sentences.</summary>
    public const long Padding = 0;

    /// <summary>What stands before a translation.</summary>
    public const long Begin = 1;

    /// <summary>What ends a sentence.</summary>
    public const long End = 2;

    /// <summary>A word that no sentence had when the numbers were given.</summary>
    public const long Unknown = 3;

    private readonly ImmutableArray<string> _words;
    private readonly Dictionary<string, long> _numbers;

    private Vocabulary(ImmutableArray<string> words)
    {
        _words = words;
        _numbers = words.Select((word, number) => (word, number)).ToDictionary(entry => entry.word, entry => (long)entry.number, StringComparer.Ordinal);
    }

    /// <summary>Number of words, the four marks included.</summary>
    public int Count => _words.Length;

    /// <summary>Numbers the words of texts in their alphabetical order.</summary>
    /// <param name="texts">Sentences.</param>
    public static Vocabulary Of(IEnumerable<string> texts) =>
        new(["<pad>", "<s>", "</s>", "<unk>", .. texts.SelectMany(text => text.Split(' ')).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);

    /// <summary>The numbers of a sentence's words, and that of its end.</summary>
    /// <param name="text">The sentence.</param>
    public long[] Numbers(string text) => [.. text.Split(' ').Select(word => _numbers.GetValueOrDefault(word, Unknown)), End];

    /// <summary>The words of a sentence, up to its end.</summary>
    /// <param name="numbers">Numbers of words; what follows <see cref="End"/> is left out.</param>
    public string Text(IEnumerable<long> numbers) => string.Join(' ', numbers.TakeWhile(number => number != End).Select(number => _words[(int)number]));
}
