using System.Collections.Immutable;

namespace Distiller.Pruning;

/// <summary>A step as an agent remembers it.</summary>
/// <param name="Observation">What was seen.</param>
/// <param name="Action">What was done.</param>
/// <param name="Next">What was seen then.</param>
/// <param name="IsLast">Whether the episode was over then.</param>
public sealed record Transition(ImmutableArray<double> Observation, double Action, ImmutableArray<double> Next, bool IsLast);
