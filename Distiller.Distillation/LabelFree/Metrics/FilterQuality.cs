using System.Collections.Immutable;

namespace Distiller.Distillation.LabelFree.Metrics;

/// <summary>How well a score tells good pseudo-labels from bad ones.</summary>
/// <remarks>
/// AUC = P(score(good) &gt; score(bad)) + ½ P(tie), from ranks (Mann and Whitney 1947), O(n log n). Scores are such that higher is better.
/// </remarks>
public static class FilterQuality
{
    /// <summary>The area under the curve of <see cref="Curve"/>.</summary>
    /// <param name="scores">One for each pseudo-label, higher is better; infinite ones are fine.</param>
    /// <param name="isBad">Which ones are bad.</param>
    /// <returns>0 to 1; not a number when all are good or all are bad.</returns>
    /// <exception cref="ArgumentException">The lengths differ, or a score is not a number.</exception>
    public static double Auc(IReadOnlyList<double> scores, IReadOnlyList<bool> isBad)
    {
        Check(scores, isBad);
        var order = Enumerable.Range(0, scores.Count).OrderBy(i => scores[i]).ToArray();
        var (good, bad, ranksOfGood) = (0L, 0L, 0.0);
        for (var start = 0; start < order.Length;)
        {
            var end = start;
            while (end < order.Length && scores[order[end]].Equals(scores[order[start]]))
            {
                end++;
            }

            // Equal scores share the mean of their ranks, counted from 1.
            var rank = (start + 1 + end) / 2.0;
            for (; start < end; start++)
            {
                if (isBad[order[start]])
                {
                    bad++;
                }
                else
                {
                    good++;
                    ranksOfGood += rank;
                }
            }
        }

        return good == 0 || bad == 0 ? double.NaN : (ranksOfGood - (good * (good + 1) / 2.0)) / ((double)good * bad);
    }

    /// <summary>A bootstrap interval of the AUC, by percentiles.</summary>
    /// <param name="scores">One for each pseudo-label, higher is better.</param>
    /// <param name="isBad">Which ones are bad.</param>
    /// <param name="resamples">How often pseudo-labels are drawn with replacement. Default 1000.</param>
    /// <param name="level">How much of the distribution the interval holds. Range: 0 to 1. Default 0.95.</param>
    /// <param name="seed">Decides the draws.</param>
    /// <returns>Lower and upper end; draws of one class only are left out.</returns>
    public static (double Low, double High) Interval(
        IReadOnlyList<double> scores, IReadOnlyList<bool> isBad, int resamples = 1000, double level = 0.95, int seed = 0)
    {
        Check(scores, isBad);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(resamples);
        Guards.Fraction(level);
        List<double> areas = [];
        foreach (var draw in Resampling.Draws(scores.Count, resamples, seed))
        {
            var area = Auc([.. draw.Select(i => scores[i])], [.. draw.Select(i => isBad[i])]);
            if (!double.IsNaN(area))
            {
                areas.Add(area);
            }
        }

        return Resampling.Percentiles(areas, level);
    }

    /// <summary>For every threshold, which share of the bad and of the good pseudo-labels is kept.</summary>
    /// <param name="scores">One for each pseudo-label, higher is better.</param>
    /// <param name="isBad">Which ones are bad.</param>
    /// <returns>Points from (0, 0), where nothing is kept, to (1, 1); equal scores make one step.</returns>
    public static ImmutableArray<(double BadKept, double GoodKept)> Curve(IReadOnlyList<double> scores, IReadOnlyList<bool> isBad)
    {
        Check(scores, isBad);
        double bad = Math.Max(1, isBad.Count(verdict => verdict));
        double good = Math.Max(1, isBad.Count(verdict => !verdict));
        var points = ImmutableArray.CreateBuilder<(double, double)>();
        points.Add((0, 0));
        var (badKept, goodKept) = (0, 0);
        foreach (var step in Enumerable.Range(0, scores.Count).GroupBy(i => scores[i]).OrderByDescending(group => group.Key))
        {
            badKept += step.Count(i => isBad[i]);
            goodKept += step.Count(i => !isBad[i]);
            points.Add((badKept / bad, goodKept / good));
        }

        return points.ToImmutable();
    }

    private static void Check(IReadOnlyList<double> scores, IReadOnlyList<bool> isBad)
    {
        if (scores.Count != isBad.Count)
        {
            throw new ArgumentException(FormattableString.Invariant($"There are {scores.Count} scores and {isBad.Count} verdicts. Give one verdict for each score."), nameof(isBad));
        }

        if (scores.Any(double.IsNaN))
        {
            throw new ArgumentException("A score is not a number, so it has no rank. Let the signal return an infinity for what it cannot judge.", nameof(scores));
        }
    }
}
