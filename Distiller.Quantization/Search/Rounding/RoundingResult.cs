using System.Collections.Immutable;

namespace Distiller.Quantization;

/// <summary>What rounding weights otherwise has brought.</summary>
/// <param name="Layers">Convolutions and linear layers in the order in which they run.</param>
public sealed record RoundingResult(ImmutableArray<RoundedLayer> Layers)
{
    /// <summary>A line for each layer.</summary>
    public override string ToString() => string.Concat(Layers.Select(layer => FormattableString.Invariant(
        $"{layer.Name,-28} relative error {layer.NearestError:0.000000} -> {layer.Error:0.000000} {layer.Reason}\n")));
}
