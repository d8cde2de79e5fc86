using System.Collections.Immutable;

namespace Distiller.Results;

/// <summary>When a policy of a schedule is active and, for pruning, what it aims at: a row of a time table.</summary>
public sealed record PolicyTimeline
{
    /// <summary>Name of the policy's component.</summary>
    public required string Name { get; init; }

    /// <summary>What the policy does, such as <c>Pruning</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The active epochs: sorted, distinct, never empty.</summary>
    public required ImmutableArray<int> Epochs { get; init; }

    /// <summary>The sparsity aimed at in each active epoch, fractions in [0, 1]; empty where there is no such aim.</summary>
    public ImmutableArray<double> TargetSparsities { get; init; } = [];

    /// <summary>The row with the aims of a curve.</summary>
    /// <param name="targetAt">The sparsity aimed at in an epoch, a fraction in [0, 1].</param>
    /// <returns>A new row.</returns>
    public PolicyTimeline WithTargets(Func<int, double> targetAt) => this with { TargetSparsities = [.. Epochs.Select(targetAt)] };
}
