using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>What holds for one module, after overrides and passes over the network.</summary>
internal sealed record LayerSettings
{
    public required int? ActivationBits { get; init; }

    public required int? WeightBits { get; init; }

    public required int AccumulatorBits { get; init; }

    public required QuantizationMode ActivationMode { get; init; }

    public required QuantizationMode WeightMode { get; init; }

    public required bool IsPerChannel { get; init; }

    public required int? WeightGroupSize { get; init; }

    public required IStatisticsClippingRule Clipping { get; init; }

    public required IClippingRule? WeightClipping { get; init; }

    public required int? ScaleMultiplierBits { get; init; }

    public required bool QuantizesLooseInputs { get; init; }

    public required ScalarType? FloatType { get; init; }

    public required bool IsSimulatedInFloat { get; init; }

    public ImmutableSortedDictionary<int, InputOverride> Inputs { get; init; } = ImmutableSortedDictionary<int, InputOverride>.Empty;

    /// <summary>Whether a module in float gets its inputs quantized; null for what is usual for its kind.</summary>
    public bool? QuantizesInputs { get; init; }

    /// <summary>Whether a rectifier has been joined to the layer.</summary>
    public bool HasRectifier { get; init; }

    /// <summary>Whether the module has become part of the layer before it.</summary>
    public bool IsJoined { get; init; }

    /// <summary>Scheme of activations; only with bits.</summary>
    public LinearScheme ActivationScheme => new() { Bits = ActivationBits!.Value, Mode = ActivationMode };

    public LinearScheme WeightScheme => new()
    {
        Bits = WeightBits!.Value,
        Mode = WeightMode,
        Granularity = WeightGroupSize is { } size ? Granularity.PerGroup(size) : IsPerChannel ? Granularity.PerChannel() : Granularity.PerTensor,
    };

    public static LayerSettings Of(PostTrainingSpec spec, PostTrainingOverride? rule) => new()
    {
        ActivationBits = rule?.ActivationBits is { } activations ? activations.Bits : spec.ActivationBits,
        WeightBits = rule?.WeightBits is { } weights ? weights.Bits : spec.WeightBits,
        AccumulatorBits = spec.AccumulatorBits,
        ActivationMode = rule?.ActivationMode ?? spec.ActivationMode,
        WeightMode = rule?.WeightMode ?? spec.WeightMode,
        IsPerChannel = rule?.IsPerChannel ?? spec.IsPerChannel,
        WeightGroupSize = rule?.IsPerChannel is null ? spec.WeightGroupSize : null,
        Clipping = rule?.Clipping ?? spec.Clipping,
        WeightClipping = spec.WeightClipping,
        ScaleMultiplierBits = rule?.ScaleMultiplierBits ?? spec.ScaleMultiplierBits,
        Inputs = rule?.Inputs ?? ImmutableSortedDictionary<int, InputOverride>.Empty,
        QuantizesInputs = rule?.QuantizesInputs,
        QuantizesLooseInputs = rule?.QuantizesLooseInputs ?? spec.QuantizesLooseInputs,
        FloatType = rule?.FloatType ?? spec.FloatType,
        IsSimulatedInFloat = rule?.IsSimulatedInFloat ?? false,
    };
}
