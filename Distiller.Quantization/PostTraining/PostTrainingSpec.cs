using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>How a trained model is quantized. Immutable; the same description serves any number of models.</summary>
/// <remarks>Source: Distiller, <c>PostTrainLinearQuantizer</c>, whose defaults these are.</remarks>
public sealed record PostTrainingSpec
{
    /// <summary>Bits of activations; null leaves them in float. Range: 2 to 16.</summary>
    public int? ActivationBits { get; init; } = 8;

    /// <summary>Bits of weights; null leaves them in float. Range: 2 to 16.</summary>
    public int? WeightBits { get; init; } = 8;

    /// <summary>Bits of sums and biases. Range: 8 to 32.</summary>
    public int AccumulatorBits { get; init; } = 32;

    /// <summary>How integers spread over the range of activations.</summary>
    public QuantizationMode ActivationMode { get; init; } = QuantizationMode.Symmetric;

    /// <summary>How integers spread over the range of weights.</summary>
    public QuantizationMode WeightMode { get; init; } = QuantizationMode.Symmetric;

    /// <summary>Whether every output channel of a weight has a scale of its own.</summary>
    public bool IsPerChannel { get; init; }

    /// <summary>How many neighbouring weights of a filter share a scale, such as 32; null for one scale a filter or a tensor. Only where
    /// activations stay in float: sums of integers need one scale. An override with <see cref="PostTrainingOverride.IsPerChannel"/>
    /// takes a layer out of it. Small groups ask for a <see cref="WeightMode"/> other than <see cref="QuantizationMode.Symmetric"/>, which
    /// moves their means.</summary>
    public int? WeightGroupSize { get; init; }

    /// <summary>What is cut off the range of activations.</summary>
    public IStatisticsClippingRule Clipping { get; init; } = ClippingRules.None;

    /// <summary>What is cut off the range of weights; null for nothing.</summary>
    public IClippingRule? WeightClipping { get; init; }

    /// <summary>Bits of the multiplier by which scales are approximated, as integer hardware does; null for exact scales. Range: 1 to 31.</summary>
    public int? ScaleMultiplierBits { get; init; }

    /// <summary>Whether an input that comes from code between modules is quantized anew. If not, it is an error.</summary>
    public bool QuantizesLooseInputs { get; init; } = true;

    /// <summary>Runs layers in this float type instead of integers: Float16, Float32 or Float64; null for integers.</summary>
    public ScalarType? FloatType { get; init; }

    /// <summary>What is different for some modules. The first pattern that fits wins; an equal name comes before all.</summary>
    public ImmutableArray<PostTrainingOverride> Overrides { get; init; } = [];

    /// <summary>Demands possible values.</summary>
    /// <exception cref="ArgumentException">A number of bits is out of its range.</exception>
    internal void Check()
    {
        _ = ActivationBits is { } activations ? BitWidth.Check(activations) : 0;
        _ = WeightBits is { } weights ? BitWidth.Check(weights) : 0;
        ArgumentOutOfRangeException.ThrowIfLessThan(AccumulatorBits, 8);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(AccumulatorBits, 32);
        if (WeightGroupSize is { } size)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(size, 2, nameof(WeightGroupSize));
        }

        if (FloatType is { } type && type is not (ScalarType.Float16 or ScalarType.Float32 or ScalarType.Float64))
        {
            throw new ArgumentException($"Layers run in Float16, Float32 or Float64, not {type}.", nameof(FloatType));
        }
    }
}
