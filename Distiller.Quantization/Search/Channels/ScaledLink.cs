using System.Collections.Immutable;

namespace Distiller.Quantization;

/// <summary>A layer whose channels were scaled, the layers that read them, and what came of it.</summary>
/// <param name="Layer">Path of the layer that computes the channels.</param>
/// <param name="Readers">Paths of the layers that read them.</param>
/// <param name="Before">
/// What the method makes small, before. Equalization: largest over mean extent of the weights that compute a channel; smoothing: the same
/// of the values that arrive; activation-aware scaling: relative squared error of what the readers compute with rounded weights.
/// </param>
/// <param name="After">The same afterwards.</param>
/// <param name="Factors">By what each channel was multiplied; readers' weights were divided by it.</param>
public sealed record ScaledLink(string Layer, ImmutableArray<string> Readers, double Before, double After, ImmutableArray<float> Factors);
