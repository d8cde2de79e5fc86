using System.Collections.Immutable;

namespace Distiller.Pruning;

/// <summary>What an iteration chose: a line of <c>greedy.csv</c>.</summary>
/// <param name="Iteration">The iteration, from 0.</param>
/// <param name="Top1">Fraction of samples whose best class is right; null for tasks without classes.</param>
/// <param name="Layer">Path of the layer that lost filters.</param>
/// <param name="NormalizedMacs">Multiply-accumulates of the convolutions relative to those of the model at the start.</param>
/// <param name="TotalMacs">Multiply-accumulates of the convolutions.</param>
/// <param name="Densities">Elements of each convolution's weight relative to those at the start, in the order of the model.</param>
public sealed record GreedyIteration(int Iteration, double? Top1, string Layer, double NormalizedMacs, long TotalMacs, ImmutableArray<double> Densities);
