using System.Collections.Immutable;

namespace Distiller.Graph;

/// <summary>Channels of one layer that belong to a coupling.</summary>
/// <param name="Layer">Path of the layer.</param>
/// <param name="Role">Whether the layer computes, mixes or normalises them.</param>
/// <param name="Indices">
/// Positions, ascending: along the outputs, or along the inputs. After a flatten several inputs of a linear layer, H·W of
/// them, belong to one channel.
/// </param>
public sealed record ChannelSlice(string Layer, SliceRole Role, ImmutableArray<long> Indices);
