namespace Distiller.Examples.QuantizedTranslation;

/// <summary>How good translations are.</summary>
/// <param name="Bleu">BLEU of the corpus, times a hundred as published.</param>
/// <param name="Exact">Sentences that are word for word as their reference, in percent.</param>
internal sealed record Quality(double Bleu, double Exact)
{
    /// <summary>Compares translations with their references.</summary>
    public static Quality Of(IReadOnlyList<string> references, IReadOnlyList<string> translations)
    {
        (string Reference, string Translation)[] pairs = [.. references.Zip(translations)];
        return new(100 * Distillation.LabelFree.Metrics.Bleu.Pool(pairs).Value, 100.0 * pairs.Count(pair => pair.Reference == pair.Translation) / pairs.Length);
    }
}
