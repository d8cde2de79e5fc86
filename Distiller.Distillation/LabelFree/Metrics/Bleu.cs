namespace Distiller.Distillation.LabelFree.Metrics;

/// <summary>BLEU of translations: how many of their runs of words stand in references, too.</summary>
/// <remarks>
/// A run of n words counts at most as often as the reference has it that has it most often. A corpus is pooled: matches and lengths are
/// summed before they are divided, and nothing is smoothed. Words are what spaces separate; figures are comparable only where texts
/// were brought into the same form first.
/// <para>Source: Papineni, Roukos, Ward and Zhu 2002, "BLEU: a method for automatic evaluation of machine translation"; on forms Post
/// 2018, arXiv 1804.08771.</para>
/// </remarks>
public static class Bleu
{
    /// <summary>The longest runs of words in the usual definition.</summary>
    public const int UsualOrder = 4;

    /// <summary>Scores a corpus with one reference for each translation.</summary>
    /// <param name="pairs">References with their translations.</param>
    /// <param name="form">How both are normalised first; null for the raw text.</param>
    /// <param name="order">The longest runs of words. Range: 1 and more.</param>
    /// <returns>Matches and lengths, and the score that follows.</returns>
    public static BleuScore Pool(IEnumerable<(string Reference, string Translation)> pairs, ITextNormalizer? form = null, int order = UsualOrder) =>
        Pool(pairs.Select(pair => ((IReadOnlyList<string>)[pair.Reference], pair.Translation)), form, order);

    /// <summary>Scores a corpus with several references for each translation.</summary>
    /// <param name="pairs">References, at least one, with their translations.</param>
    /// <param name="form">How all are normalised first; null for the raw text.</param>
    /// <param name="order">The longest runs of words. Range: 1 and more.</param>
    /// <returns>Matches and lengths, and the score that follows. Of several references the one counts whose length is nearest, of two as near the shorter.</returns>
    /// <exception cref="ArgumentException">A translation has no reference.</exception>
    public static BleuScore Pool(IEnumerable<(IReadOnlyList<string> References, string Translation)> pairs, ITextNormalizer? form = null, int order = UsualOrder)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(order, 1);
        form ??= TextForms.Orthographic;
        var matches = new NgramMatches[order];
        var (translated, referred) = (0L, 0L);
        foreach (var (references, translation) in pairs)
        {
            if (references.Count == 0)
            {
                throw new ArgumentException($"The translation '{translation}' has no reference. Give each translation one or more.", nameof(pairs));
            }

            var words = Words(form.Normalize(translation));
            string[][] wanted = [.. references.Select(reference => Words(form.Normalize(reference)))];
            translated += words.Length;
            referred += wanted.Select(reference => reference.Length).OrderBy(length => (Math.Abs(length - words.Length), length)).First();
            for (var length = 1; length <= order; length++)
            {
                matches[length - 1] += Match(words, wanted, length);
            }
        }

        return new([.. matches], translated, referred);
    }

    private static NgramMatches Match(string[] words, string[][] references, int length)
    {
        var counts = Runs(words, length);
        Dictionary<string, int>[] wanted = [.. references.Select(reference => Runs(reference, length))];
        var matched = counts.Sum(run => Math.Min(run.Value, wanted.Max(reference => reference.GetValueOrDefault(run.Key))));
        return new(matched, Math.Max(0, words.Length - length + 1));
    }

    private static Dictionary<string, int> Runs(string[] words, int length)
    {
        Dictionary<string, int> counts = new(StringComparer.Ordinal);
        for (var first = 0; first + length <= words.Length; first++)
        {
            var run = string.Join(' ', words, first, length);
            counts[run] = counts.GetValueOrDefault(run) + 1;
        }

        return counts;
    }

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
