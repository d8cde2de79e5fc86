namespace Distiller.Quantization;

/// <summary>What a range is for.</summary>
/// <param name="Scheme">Bits, mode and granularity.</param>
/// <param name="IsHalfRange">Whether a ReLU follows, so that only the positive half counts. Only Gauss and Laplace use it.</param>
public sealed record ClippingRequest(LinearScheme Scheme, bool IsHalfRange = false);
