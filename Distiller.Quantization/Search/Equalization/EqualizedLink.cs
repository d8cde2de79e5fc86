using System.Collections.Immutable;

namespace Distiller.Quantization;

/// <summary>A layer whose channels were made equally strong, or smooth, and what came of it.</summary>
/// <param name="Layer">Path of the layer that computes the channels.</param>
/// <param name="Readers">Paths of the layers that read them.</param>
/// <param name="SpreadBefore">Largest over mean extent of the weights that compute a channel, before; 1 if all are equal.</param>
/// <param name="SpreadAfter">The same after it.</param>
/// <param name="Factors">By what each channel was multiplied; readers' weights were divided by it.</param>
public sealed record EqualizedLink(string Layer, ImmutableArray<string> Readers, double SpreadBefore, double SpreadAfter, ImmutableArray<float> Factors);
