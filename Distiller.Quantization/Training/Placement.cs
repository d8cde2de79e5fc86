namespace Distiller.Quantization;

/// <summary>How a module's tensors are computed.</summary>
/// <param name="Module">Dotted name; empty for the model's input.</param>
/// <param name="Type">Type of the module.</param>
/// <param name="Bits">Bits of weights, output and bias, as they are in effect.</param>
/// <param name="FloatReason">Why the module computes in float altogether; null if something of it is quantized.</param>
public sealed record Placement(string Module, string Type, ModuleBits Bits, string? FloatReason);
