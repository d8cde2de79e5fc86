using System.Collections.Immutable;

namespace Distiller.Quantization;

/// <summary>What the correction of biases found.</summary>
/// <param name="Layers">Layers in the order in which they run.</param>
public sealed record BiasCorrectionResult(ImmutableArray<CorrectedLayer> Layers)
{
    /// <summary>A line for each layer.</summary>
    public override string ToString() => string.Concat(Layers.Select(layer => FormattableString.Invariant(
        $"{layer.Name,-28} largest shift {layer.LargestShift:0.0000} of {layer.Deviation:0.0000}\n")));
}
