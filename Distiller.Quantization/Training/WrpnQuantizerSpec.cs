using Distiller.Scheduling;

namespace Distiller.Quantization;

/// <summary>WRPN without widening: weights cut off to [-1, 1], activations to [0, 1]. YAML: <c>WRPNQuantizer</c>.</summary>
/// <remarks>Source: Mishra et al. 2017, arXiv 1709.01134; Distiller: <c>clipped_linear.py</c>.</remarks>
public sealed record WrpnQuantizerSpec : QuantizerSpec
{
    internal override TrainingMethod Method(Compatibility compatibility) => new ClippedMethod(
        (weight, bits) => Wrpn.QuantizeWeight(weight, bits, clamp: compatibility == Compatibility.Sane),
        bits => new FunctionQuantizer(values => Dorefa.QuantizeActivation(values, bits)));
}
