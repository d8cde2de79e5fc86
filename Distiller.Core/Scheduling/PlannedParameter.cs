using System.Collections.Immutable;

namespace Distiller.Scheduling;

/// <summary>What a policy intends with a parameter.</summary>
/// <param name="Name">The parameter.</param>
/// <param name="TargetSparsities">
/// The sparsity aimed at in each active epoch of the policy's window, fractions in [0, 1]; empty where there is no such aim, or
/// where it depends on the weights, as with thresholds.
/// </param>
public sealed record PlannedParameter(string Name, ImmutableArray<double> TargetSparsities);
