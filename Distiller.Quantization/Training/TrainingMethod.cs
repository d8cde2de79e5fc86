using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>How a method of training quantizes.</summary>
internal abstract class TrainingMethod
{
    /// <summary>A function for one weight or bias.</summary>
    /// <param name="parameter">The float values, to take starting values from.</param>
    /// <param name="bits">Number of bits.</param>
    internal abstract TensorQuantizer ForParameter(Tensor parameter, int bits);

    /// <summary>A function for the outputs of one module.</summary>
    internal abstract TensorQuantizer ForActivation(int bits);
}
