using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>Settings of the modules whose names fit a pattern; what is not given is that of the <see cref="PostTrainingSpec"/>.</summary>
public sealed record PostTrainingOverride
{
    /// <summary>A regular expression for the whole name of a module, or the name itself.</summary>
    public required string Pattern { get; init; }

    /// <summary>Bits of weights; <see cref="BitWidth.Float"/> leaves them in float, null keeps the default.</summary>
    public BitWidth? WeightBits { get; init; }

    /// <summary>Bits of activations; <see cref="BitWidth.Float"/> leaves them in float, null keeps the default.</summary>
    public BitWidth? ActivationBits { get; init; }

    /// <summary>How integers spread over the range of activations.</summary>
    public QuantizationMode? ActivationMode { get; init; }

    /// <summary>How integers spread over the range of weights.</summary>
    public QuantizationMode? WeightMode { get; init; }

    /// <summary>Whether every output channel has a scale of its own.</summary>
    public bool? IsPerChannel { get; init; }

    /// <summary>What is cut off the range of activations.</summary>
    public IStatisticsClippingRule? Clipping { get; init; }

    /// <summary>Whether an input from code between modules is quantized anew.</summary>
    public bool? QuantizesLooseInputs { get; init; }

    /// <summary>Bits of the multiplier by which the module's scales are approximated.</summary>
    public int? ScaleMultiplierBits { get; init; }

    /// <summary>How inputs are quantized that come from outside the grid, by position from 0. A tensor that lies on a grid already is an error there.</summary>
    public ImmutableSortedDictionary<int, InputOverride> Inputs { get; init; } = ImmutableSortedDictionary<int, InputOverride>.Empty;

    /// <summary>Whether a module in float whose output is quantized gets its inputs quantized, too. Without effect on layers and operations on integers.</summary>
    public bool? QuantizesInputs { get; init; }

    /// <summary>Runs the module in this float type.</summary>
    public ScalarType? FloatType { get; init; }

    /// <summary>Whether the layer computes in float and only its output is quantized.</summary>
    public bool IsSimulatedInFloat { get; init; }
}
