using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>Linear quantization in training: ranges of weights are exact, ranges of activations follow the batches.</summary>
/// <remarks>
/// YAML: <c>QuantAwareTrainRangeLinearQuantizer</c>, whose bits default to 32, which is float here. Integers are cut off to the
/// range of the bits; with <see cref="Compatibility.Distiller"/> they are not (14.4), and every mode is asymmetric unsigned: the
/// original takes the pair of modes for a mode that it does not know.
/// <para>Source: Jacob et al. 2018, arXiv 1712.05877; Distiller: <c>range_linear.py</c>.</para>
/// </remarks>
public sealed record RangeLinearQuantizerSpec : QuantizerSpec
{
    /// <summary>Mode of weights and biases. Default symmetric. YAML: <c>mode</c>.</summary>
    public QuantizationMode WeightMode { get; init; } = QuantizationMode.Symmetric;

    /// <summary>Mode of activations. Default symmetric. YAML: <c>mode</c>.</summary>
    public QuantizationMode ActivationMode { get; init; } = QuantizationMode.Symmetric;

    /// <summary>Weight of the past in tracked ranges. Range: 0 to below 1. Default 0.999. YAML: <c>ema_decay</c>.</summary>
    public double Decay { get; init; } = 0.999;

    /// <summary>Whether each filter has a scale of its own. YAML: <c>per_channel_wts</c>.</summary>
    public bool IsPerChannel { get; init; }

    /// <summary>Whether the model's input is quantized, too. Needs a model with one input. Default true. YAML: <c>quantize_inputs</c>.</summary>
    public bool QuantizeInputs { get; init; } = true;

    /// <summary>Bits of the model's input; null for those of activations. YAML: <c>num_bits_inputs</c>.</summary>
    public int? InputBits { get; init; }

    internal override int? EffectiveInputBits => QuantizeInputs ? InputBits ?? ActivationBits : null;

    internal override TrainingMethod Method(Compatibility compatibility) => new RangeLinear(this, compatibility);

    private sealed class RangeLinear(RangeLinearQuantizerSpec spec, Compatibility compatibility) : TrainingMethod
    {
        private readonly bool _isOriginal = compatibility == Compatibility.Distiller;

        internal override TensorQuantizer ForParameter(Tensor parameter, int bits)
        {
            var isPerChannel = spec.IsPerChannel && parameter.dim() > 1;
            var scheme = new LinearScheme
            {
                Bits = bits,
                Mode = Effective(spec.WeightMode),
                Granularity = isPerChannel ? Granularity.PerChannel() : Granularity.PerTensor,
            };
            return new FunctionQuantizer(values =>
            {
                using var parameters = LinearQuantizer.Parameters(values.detach(), scheme);
                return StraightThrough.Simulate(values, parameters, clamp: !_isOriginal);
            });
        }

        internal override TensorQuantizer ForActivation(int bits) => new TrackedQuantizer(
            new FakeQuantize(new LinearScheme { Bits = bits, Mode = Effective(spec.ActivationMode) }, spec.Decay, compatibility));

        private QuantizationMode Effective(QuantizationMode mode) => _isOriginal ? QuantizationMode.AsymmetricUnsigned : mode;
    }
}
