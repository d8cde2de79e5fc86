using System.Collections.Immutable;

namespace Distiller.Results;

/// <summary>What a policy will do with a parameter, epoch by epoch: known before training begins.</summary>
public sealed record DryRunRow
{
    /// <summary>Name of the policy's component.</summary>
    public required string Policy { get; init; }

    /// <summary>What the policy does, such as <c>Pruning</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The model's name of the parameter; null for a policy that has none, such as a learning-rate schedule.</summary>
    public string? Parameter { get; init; }

    /// <summary>Shape of the parameter; empty if there is none.</summary>
    public ImmutableArray<long> Shape { get; init; } = [];

    /// <summary>The active epochs: sorted, distinct, never empty.</summary>
    public required ImmutableArray<int> Epochs { get; init; }

    /// <summary>The sparsity aimed at in each active epoch, fractions in [0, 1]; empty where the weights decide.</summary>
    public ImmutableArray<double> TargetSparsities { get; init; } = [];
}
