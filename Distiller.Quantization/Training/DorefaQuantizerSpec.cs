using Distiller.Scheduling;

namespace Distiller.Quantization;

/// <summary>DoReFa-Net: weights on levels in [-1, 1], activations in [0, 1]. YAML: <c>DorefaQuantizer</c>.</summary>
/// <remarks>Source: Zhou et al. 2016, arXiv 1606.06160; Distiller: <c>clipped_linear.py</c>.</remarks>
public sealed record DorefaQuantizerSpec : QuantizerSpec
{
    internal override TrainingMethod Method(Compatibility compatibility) => new ClippedMethod(
        (weight, bits) => Dorefa.QuantizeWeight(weight, bits),
        bits => new FunctionQuantizer(values => Dorefa.QuantizeActivation(values, bits)));
}
