using System.Collections.Immutable;

namespace Distiller.Quantization;

/// <summary>What a greedy search chose for a layer.</summary>
/// <param name="Layer">Path of the layer.</param>
/// <param name="Rule">What is cut off its activations.</param>
/// <param name="Score">The score with this layer and those before it quantized.</param>
/// <param name="Tried">The score with each rule, in the order in which they were tried.</param>
public sealed record GreedyChoice(string Layer, IStatisticsClippingRule Rule, double Score, ImmutableArray<double> Tried);
