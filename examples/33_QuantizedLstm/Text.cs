using static TorchSharp.torch;

namespace Distiller.Examples.QuantizedLstm;

/// <summary>Sentences of a small grammar, drawn at random, as numbers of words.</summary>
internal sealed class Text
{
    public const int WordsPerLine = 24;
    private const int LinesPerBatch = 20;

    private static readonly string[] Adjectives = ["small", "old", "red", "quiet", "tall"];
    private static readonly string[] Nouns = ["dog", "child", "tree", "river", "house"];
    private static readonly string[] Verbs = ["sees", "likes", "finds", "hears"];
    private static readonly string[] All =
        [".", "the", "a", "and", .. Adjectives, .. Nouns, .. Nouns.Select(noun => noun + "s"), .. Verbs, .. Verbs.Select(verb => verb.TrimEnd('s'))];

    private readonly Random _random;
    private readonly long[][] _lines;

    public Text(long seed, int lines)
    {
        _random = new Random((int)seed);
        _lines = [.. Enumerable.Range(0, lines).Select(_ => Line())];
    }

    public static int VocabularySize => All.Length;

    /// <summary>Batches of lines: all words but the last, and all but the first. The caller disposes both.</summary>
    public IEnumerable<(Tensor Words, Tensor Next)> Batches()
    {
        foreach (var lines in _lines.Chunk(LinesPerBatch))
        {
            using var words = tensor(lines.SelectMany(line => line).ToArray()).reshape(lines.Length, WordsPerLine + 1);
            yield return (words.narrow(1, 0, WordsPerLine).contiguous(), words.narrow(1, 1, WordsPerLine).contiguous());
        }
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
