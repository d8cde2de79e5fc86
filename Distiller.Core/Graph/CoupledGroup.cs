using System.Collections.Immutable;

namespace Distiller.Graph;

/// <summary>Layers whose output channels are coupled, such as those that write to one residual stream.</summary>
public sealed record CoupledGroup
{
    /// <summary>The coupled channels, in the order of the first producer's channels.</summary>
    public required ImmutableArray<CoupledChannel> Channels { get; init; }

    /// <summary>The layers that compute the channels, in the order in which they run.</summary>
    public ImmutableArray<string> Producers => Layers(SliceRole.Output);

    /// <summary>The layers that mix them.</summary>
    public ImmutableArray<string> Consumers => Layers(SliceRole.Input);

    /// <summary>The normalisations, and layers like them, through which they pass.</summary>
    public ImmutableArray<string> Normalizations => Layers(SliceRole.Normalization);

    /// <summary>Number of channels that can be removed.</summary>
    public int PrunableCount => Channels.Count(channel => channel.UnprunableReason is null);

    /// <summary>Why nothing here can be removed; null if something can.</summary>
    public string? UnprunableReason => PrunableCount > 0 ? null : Channels[0].UnprunableReason;

    private ImmutableArray<string> Layers(SliceRole role) =>
        [.. Channels.SelectMany(channel => channel.Slices).Where(slice => slice.Role == role).Select(slice => slice.Layer).Distinct()];
}
