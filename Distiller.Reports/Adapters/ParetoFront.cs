using System.Collections.Immutable;

namespace Distiller.Reports.Adapters;

/// <summary>The trade-offs worth considering: those that no other beats in both cost and quality.</summary>
public static class ParetoFront
{
    /// <summary>The places of the points that no other dominates, by rising cost.</summary>
    /// <remarks>
    /// A point dominates another if it costs no more and is no worse, and one of both strictly. Of equal points the first stays.
    /// Points with NaN are never on the front.
    /// </remarks>
    /// <param name="points">Cost (less is better) and quality (more is better).</param>
    public static ImmutableArray<int> Of(IReadOnlyList<(double Cost, double Quality)> points)
    {
        var front = ImmutableArray.CreateBuilder<int>();
        var best = double.NegativeInfinity;
        foreach (var index in Enumerable.Range(0, points.Count)
            .Where(index => double.IsFinite(points[index].Cost) && double.IsFinite(points[index].Quality))
            .OrderBy(index => points[index].Cost).ThenByDescending(index => points[index].Quality))
        {
            if (points[index].Quality > best)
            {
                best = points[index].Quality;
                front.Add(index);
            }
        }

        return front.ToImmutable();
    }
}
