namespace Distiller.Transforms;

/// <summary>A batch normalisation that has become part of the layer before it.</summary>
/// <param name="Layer">Path of the convolution or linear layer, whose weight and bias changed.</param>
/// <param name="Normalization">Path of the normalisation, which passes its input on unchanged from now on.</param>
public sealed record FoldedNormalization(string Layer, string Normalization);
