using Distiller.Pruning;

namespace Distiller.Examples.Budget;

/// <summary>A network thinned to a budget.</summary>
/// <param name="Start">Which of the trained networks, from 1 on.</param>
/// <param name="Way">How the counts were found.</param>
/// <param name="Result">What the budget came to.</param>
/// <param name="Top1">Accuracy on the test images after training on, in percent.</param>
internal sealed record Outcome(int Start, string Way, BudgetResult Result, double Top1)
{
    /// <summary>Measured latency relative to that of the full network, in percent.</summary>
    public double Latency => 100 * Result.LatencyFraction;

    /// <summary>Residual blocks that were removed.</summary>
    public int BlocksGone => Result.Groups.Count(group => group is { IsBlock: true, Kept: 0 });
}
