using System.Collections.Immutable;

namespace Distiller.Pruning;

/// <summary>The sizes to which those of later iterations are related.</summary>
/// <param name="Macs">Multiply-accumulates of the convolutions.</param>
/// <param name="WeightCounts">Elements of each convolution's weight, in the order of the model.</param>
internal sealed record GreedyStart(long Macs, ImmutableArray<long> WeightCounts);
