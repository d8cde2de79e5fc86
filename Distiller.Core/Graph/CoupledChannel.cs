using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Distiller.Graph;

/// <summary>The smallest thing that can be removed: channels of several layers that must go together.</summary>
public sealed record CoupledChannel
{
    /// <summary>The channels, layer by layer in the order in which the layers run; a layer may be both output and input.</summary>
    public required ImmutableArray<ChannelSlice> Slices { get; init; }

    /// <summary>Why it cannot be removed; null if it can.</summary>
    public string? UnprunableReason { get; init; }

    /// <summary>The layers and what the channels are to them, as text: couplings of a group with the same kind take the same way.</summary>
    [JsonIgnore]
    public string Kind => string.Join('|', Slices.Select(slice => $"{slice.Role} {slice.Layer}"));

    /// <summary>The channels of a layer in this coupling.</summary>
    /// <param name="layer">Path of the layer.</param>
    /// <param name="role">What they are to the layer.</param>
    /// <returns>Positions, ascending; empty if the layer has none here.</returns>
    public ImmutableArray<long> Indices(string layer, SliceRole role) =>
        Slices.FirstOrDefault(slice => slice.Role == role && slice.Layer == layer)?.Indices ?? [];
}
