namespace Distiller.Quantization;

/// <summary>The bits of one module's tensors.</summary>
/// <param name="Weights">Of the weights.</param>
/// <param name="Activations">Of the output.</param>
/// <param name="Bias">Of the bias.</param>
public readonly record struct ModuleBits(BitWidth Weights, BitWidth Activations, BitWidth Bias);
