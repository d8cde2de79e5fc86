using System.Collections.Immutable;

namespace Distiller.Pruning;

/// <summary>Channel counts that were tried, and what they came to before any training.</summary>
public sealed record BudgetPoint
{
    /// <summary>How the counts came about: <c>full</c>, <c>uniform</c>, <c>search</c> or <c>exchange</c>.</summary>
    public required string Origin { get; init; }

    /// <summary>Kept channels of each group, in the order of <see cref="BudgetResult.Groups"/>.</summary>
    public required ImmutableArray<int> Kept { get; init; }

    /// <summary>Cost relative to the full model, overhead included.</summary>
    public required double CostFraction { get; init; }

    /// <summary>Multiply-accumulates relative to the full model.</summary>
    public required double MacFraction { get; init; }

    /// <summary>Mean loss on the held-out samples.</summary>
    public required double Loss { get; init; }

    /// <summary>Fraction of held-out samples whose best class is right; null for tasks without classes.</summary>
    public required double? Top1 { get; init; }
}
