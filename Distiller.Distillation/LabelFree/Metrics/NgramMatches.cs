namespace Distiller.Distillation.LabelFree.Metrics;

/// <summary>Runs of n words in translations. Counts of several translations add up: that is how a corpus is pooled.</summary>
/// <param name="Matched">Runs that stand in a reference, too, each at most as often as there.</param>
/// <param name="Total">All runs.</param>
public readonly record struct NgramMatches(long Matched, long Total)
{
    /// <summary>Matched / total; not a number where no translation is long enough.</summary>
    public double Precision => Total == 0 ? double.NaN : (double)Matched / Total;

    /// <summary>The counts of both.</summary>
    public static NgramMatches operator +(NgramMatches left, NgramMatches right) => new(left.Matched + right.Matched, left.Total + right.Total);

    /// <summary>The counts of both; what <c>+</c> does.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    /// <returns>The sum.</returns>
    public static NgramMatches Add(NgramMatches left, NgramMatches right) => left + right;
}
