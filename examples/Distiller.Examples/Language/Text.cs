using Distiller.Data;
using static TorchSharp.torch;

namespace Distiller.Examples.Language;

/// <summary>Sentences of a small grammar, drawn at random, as numbers of words.</summary>
public sealed class Text : IBatchSource
{
    /// <summary>Words that a model reads of each line, T.</summary>
    public const int WordsPerLine = 24;
    private const int LinesPerBatch = 20;

    private static readonly string[] Adjectives = ["small", "old", "red", "quiet", "tall"];
    private static readonly string[] Nouns = ["dog", "child", "tree", "river", "house"];
    private static readonly string[] Verbs = ["sees", "likes", "finds", "hears"];
    private static readonly string[] All =
        [".", "the", "a", "and", .. Adjectives, .. Nouns, .. Nouns.Select(noun => noun + "s"), .. Verbs, .. Verbs.Select(verb => verb.TrimEnd('s'))];

    private readonly Random _random;
    private readonly long[][] _lines;

    /// <summary>Draws a text.</summary>
    /// <param name="seed">Equal seeds give equal texts.</param>
    /// <param name="lines">Number of lines.</param>
    public Text(long seed, int lines)
    {
        _random = new Random((int)seed);
        _lines = [.. Enumerable.Range(0, lines).Select(_ => Line())];
    }

    /// <summary>The number of different words, full stop included.</summary>
    public static int VocabularySize => All.Length;

    /// <inheritdoc/>
    public int SampleCount => _lines.Length;

    /// <inheritdoc/>
    public int BatchCount => (_lines.Length + LinesPerBatch - 1) / LinesPerBatch;

    /// <summary>Batches of lines: all words but the last, and all but the first. The caller disposes both.</summary>
    public IEnumerable<(Tensor Words, Tensor Next)> Batches()
    {
        foreach (var batch in ReadEpoch(0))
        {
            yield return (batch.Inputs, batch.Targets);
        }
    }

    /// <inheritdoc/>
    public IEnumerable<Batch> ReadEpoch(int epoch, int firstBatch = 0) => _lines.Chunk(LinesPerBatch).Skip(firstBatch).Select(BatchOf);

    private static Batch BatchOf(long[][] lines)
    {
        using var scope = NewDisposeScope();
        var words = tensor(lines.SelectMany(line => line).ToArray()).reshape(lines.Length, WordsPerLine + 1);
        return new(
            words.narrow(1, 0, WordsPerLine).contiguous().MoveToOuterDisposeScope(),
            words.narrow(1, 1, WordsPerLine).contiguous().MoveToOuterDisposeScope());
    }

    private long[] Line()
    {
        List<string> words = [];
        while (words.Count <= WordsPerLine)
        {
            var isPlural = Phrase(words);
            words.Add(isPlural ? Pick(Verbs).TrimEnd('s') : Pick(Verbs));
            Phrase(words);
            words.Add(_random.NextDouble() < 0.2 ? "and" : ".");
        }

        return [.. words.Take(WordsPerLine + 1).Select(word => (long)Array.IndexOf(All, word))];
    }

    // "the small dogs": whether it is more than one.
    private bool Phrase(List<string> words)
    {
        var isPlural = _random.NextDouble() < 0.5;
        words.Add(isPlural || _random.NextDouble() < 0.5 ? "the" : "a");
        if (_random.NextDouble() < 0.4)
        {
            words.Add(Pick(Adjectives));
        }

        words.Add(Pick(Nouns) + (isPlural ? "s" : ""));
        return isPlural;
    }

    private string Pick(string[] words) => words[_random.Next(words.Length)];
}
