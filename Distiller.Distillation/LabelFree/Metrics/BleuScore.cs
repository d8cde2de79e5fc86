using System.Collections.Immutable;

namespace Distiller.Distillation.LabelFree.Metrics;

/// <summary>BLEU of a set of translations, with what it is made of.</summary>
/// <param name="Ngrams">Runs of 1, 2, … words, N of them.</param>
/// <param name="TranslationLength">Words of all translations, c.</param>
/// <param name="ReferenceLength">Words of the references that are nearest in length, r.</param>
public sealed record BleuScore(ImmutableArray<NgramMatches> Ngrams, long TranslationLength, long ReferenceLength)
{
    /// <summary>1 where translations are as long as references or longer, else exp(1 - r / c): precision alone would reward leaving out.</summary>
    public double BrevityPenalty => TranslationLength >= ReferenceLength ? 1
        : TranslationLength == 0 ? 0
        : Math.Exp(1 - ((double)ReferenceLength / TranslationLength));

    /// <summary>
    /// Brevity penalty · (Π precision_n)^(1/N), a fraction: published figures are a hundred times as large. 0 if a length of runs has no
    /// match; not a number without references.
    /// </summary>
    public double Value => ReferenceLength == 0 ? double.NaN
        : Ngrams.Any(runs => runs.Matched == 0) ? 0
        : BrevityPenalty * Math.Exp(Ngrams.Average(runs => Math.Log(runs.Precision)));
}
