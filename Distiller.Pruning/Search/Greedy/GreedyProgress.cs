using System.Collections.Immutable;

namespace Distiller.Pruning;

/// <summary>How far a greedy run has come.</summary>
/// <param name="Iterations">The iterations so far.</param>
/// <param name="Start">The sizes at the start.</param>
internal sealed record GreedyProgress(ImmutableArray<GreedyIteration> Iterations, GreedyStart Start);
