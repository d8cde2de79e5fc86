using System.Collections.Immutable;

namespace Distiller.Pruning;

/// <summary>What a decision led to.</summary>
/// <param name="Action">The fraction that was really removed, after limits and rounding.</param>
/// <param name="Observation">What is seen next; after the last step what was seen last, with the dynamic part up to date.</param>
/// <param name="IsLast">Whether the episode is over.</param>
public sealed record EnvironmentStep(double Action, ImmutableArray<double> Observation, bool IsLast);
