using System.Collections.Immutable;

namespace Distiller.Results;

/// <summary>What each layer bears: the quality of a model with one layer quantized at a time.</summary>
/// <remarks>As CSV it has the columns <c>layer, weight_bits, activation_bits, top1, loss, snr_db</c>, one line for each outcome.</remarks>
public sealed record QuantizationSensitivity
{
    /// <summary>The model in float.</summary>
    public required QuantizationOutcome Float { get; init; }

    /// <summary>The layers, in the order in which they run.</summary>
    public required ImmutableArray<QuantizationCurve> Layers { get; init; }
}
