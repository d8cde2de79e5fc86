using Distiller.Training;

namespace Distiller.Pruning;

/// <summary>A layer that lost filters in one iteration, to see what that does.</summary>
/// <param name="Iteration">The iteration, from 0.</param>
/// <param name="Layer">Path of the layer.</param>
/// <param name="Result">What the network came to after training.</param>
public sealed record GreedyCandidate(int Iteration, string Layer, EvaluationResult Result);
