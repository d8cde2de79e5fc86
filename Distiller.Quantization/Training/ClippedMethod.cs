using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>A method of two functions.</summary>
internal sealed class ClippedMethod(Func<Tensor, int, Tensor> parameters, Func<int, TensorQuantizer> activations) : TrainingMethod
{
    internal override TensorQuantizer ForParameter(Tensor parameter, int bits) => new FunctionQuantizer(values => parameters(values, bits));

    internal override TensorQuantizer ForActivation(int bits) => activations(bits);
}
