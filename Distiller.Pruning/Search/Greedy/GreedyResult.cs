using System.Collections.Immutable;

namespace Distiller.Pruning;

/// <summary>What greedy filter pruning came to. The model itself is thinned.</summary>
/// <param name="Iterations">The iterations, those of an earlier part of the run included.</param>
/// <param name="ReachedTarget">Whether the target density was reached.</param>
/// <param name="StopReason">Why the run ended before that; null if it did not.</param>
public sealed record GreedyResult(ImmutableArray<GreedyIteration> Iterations, bool ReachedTarget, string? StopReason);
