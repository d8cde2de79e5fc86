using System.Collections.Immutable;

namespace Distiller.Pruning;

/// <summary>The points that no other beats.</summary>
internal static class BudgetFront
{
    /// <summary>From the dearest to the cheapest; the full model, tried first, and the chosen one are always among them.</summary>
    public static ImmutableArray<BudgetPoint> Of(IReadOnlyList<BudgetPoint> tried, BudgetPoint chosen) =>
    [
        .. tried
            .Where(point => point == chosen || point == tried[0] || !tried.Any(other => Beats(other, point)))
            .DistinctBy(point => string.Join(' ', point.Kept))
            .OrderByDescending(point => point.CostFraction),
    ];

    private static bool Beats(BudgetPoint other, BudgetPoint point) =>
        other.CostFraction <= point.CostFraction && other.Loss <= point.Loss && (other.CostFraction < point.CostFraction || other.Loss < point.Loss);
}
