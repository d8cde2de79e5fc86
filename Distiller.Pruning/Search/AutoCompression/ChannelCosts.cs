using System.Collections.Immutable;
using Distiller.Graph;
using Distiller.Statistics;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Multiply-accumulates of a model some of whose channels are gone, without running it.</summary>
internal sealed class ChannelCosts
{
    private readonly Dictionary<string, (long Macs, long Weights, long Groups)> _layers;
    private readonly Dictionary<string, (long Outputs, long Inputs)> _sizes;

    public ChannelCosts(nn.Module model, Couplings couplings, ImmutableArray<LayerCost> rows)
    {
        Rows = rows;
        _layers = rows.GroupBy(row => row.Name).ToDictionary(
            calls => calls.Key,
            calls => (calls.Sum(call => call.MacCount), calls.First().WeightCount, calls.First().ConvGroups),
            StringComparer.Ordinal);
        _sizes = model.named_modules().Where(entry => _layers.ContainsKey(entry.name)).ToDictionary(
            entry => entry.name,
            entry => new LayerWeights(entry.name, entry.module) is var layer ? (layer.Outputs, layer.Inputs) : default,
            StringComparer.Ordinal);
        Total = rows.Sum(row => row.MacCount);
    }

    /// <summary>The calls of the dense model.</summary>
    public ImmutableArray<LayerCost> Rows { get; }

    /// <summary>Multiply-accumulates of the dense model for one sample.</summary>
    public long Total { get; }

    /// <summary>Whether a layer is one that is counted.</summary>
    public bool Counts(string layer) => _layers.ContainsKey(layer);

    /// <summary>Multiply-accumulates of a layer of the dense model.</summary>
    public long Dense(string layer) => _layers[layer].Macs;

    /// <summary>Weights of a layer of the dense model.</summary>
    public long Weights(string layer) => _layers[layer].Weights;

    /// <summary>Multiply-accumulates of each layer without some channels.</summary>
    /// <param name="removed">What is gone.</param>
    public Dictionary<string, double> Without(IEnumerable<CoupledChannel> removed)
    {
        var gone = removed.SelectMany(channel => channel.Slices).ToLookup(slice => (slice.Layer, slice.Role), slice => slice.Indices.Length);
        return _layers.ToDictionary(
            entry => entry.Key,
            entry =>
            {
                var outputs = 1 - ((double)gone[(entry.Key, SliceRole.Output)].Sum() / _sizes[entry.Key].Outputs);
                // Groups that stay keep their width, so a grouped convolution shrinks with its outputs alone.
                var inputs = entry.Value.Groups > 1 ? 1 : 1 - ((double)gone[(entry.Key, SliceRole.Input)].Sum() / _sizes[entry.Key].Inputs);
                return entry.Value.Macs * outputs * inputs;
            },
            StringComparer.Ordinal);
    }
}
