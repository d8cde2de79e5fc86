namespace Distiller.Distillation.LabelFree.Metrics;

/// <summary>Whether one recogniser makes fewer errors than another on the same utterances.</summary>
/// <remarks>Utterances are drawn with replacement, both recognisers' errors with them. Source: Bisani and Ney 2004, ICASSP.</remarks>
public static class PairedBootstrap
{
    /// <summary>The share of draws in which the first is not better: a one-sided p value.</summary>
    /// <param name="first">Errors by utterance.</param>
    /// <param name="second">Errors of the other, in the same order.</param>
    /// <param name="resamples">Number of draws. Default 1000.</param>
    /// <param name="seed">Decides the draws.</param>
    /// <returns>The difference of the pooled rates (first minus second), its 95 % interval and p.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static (double Difference, double Low, double High, double P) Compare(
        IReadOnlyList<ErrorCounts> first, IReadOnlyList<ErrorCounts> second, int resamples = 1000, int seed = 0)
    {
        if (first.Count != second.Count || first.Count == 0)
        {
            throw new ArgumentException(FormattableString.Invariant($"Errors of {first.Count} utterances cannot be compared with errors of {second.Count}. Give both recognisers the same utterances."), nameof(second));
        }

        List<double> differences = [.. Resampling.Draws(first.Count, resamples, seed).Select(draw => RateOf(first, draw) - RateOf(second, draw)).Where(double.IsFinite)];
        var p = (double)(differences.Count(difference => difference >= 0) + 1) / (differences.Count + 1);
        var (low, high) = Resampling.Percentiles(differences, 0.95);
        int[] all = [.. Enumerable.Range(0, first.Count)];
        return (RateOf(first, all) - RateOf(second, all), low, high, p);
    }

    private static double RateOf(IReadOnlyList<ErrorCounts> errors, int[] draw) =>
        draw.Aggregate(default(ErrorCounts), (sum, i) => sum + errors[i]).Rate;
}
