using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>A function without memory.</summary>
internal sealed class FunctionQuantizer(Func<Tensor, Tensor> function) : TensorQuantizer
{
    internal override Tensor Apply(Tensor values, bool isTraining) => function(values);
}
