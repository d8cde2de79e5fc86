using System.Globalization;
using Distiller.Graph;
using Distiller.Masking;

namespace Distiller.Pruning;

/// <summary>Decides which couplings go: those through which nothing flows.</summary>
/// <remarks>
/// A layer that mixes a coupling's channels gets nothing from them if its weights for them are zero, or if all layers that compute them
/// for it are silent: their filters are zero, or they are blocks of a grouped convolution all of whose sources are silent. Biases are
/// not regarded, as in the original. A coupling goes if no layer gets anything from it.
/// </remarks>
internal sealed class ThinningPlanner
{
    private readonly Couplings _couplings;
    private readonly Dictionary<string, LayerWeights> _layers;
    private readonly ThinningOptions _options;
    private readonly Dictionary<string, bool[]> _zeroOutputs;
    private readonly Dictionary<string, bool[]> _zeroInputs;

    public ThinningPlanner(Couplings couplings, Dictionary<string, LayerWeights> layers, MaskTable? masks, ThinningOptions options)
    {
        _couplings = couplings;
        _layers = layers;
        _options = options;
        var mixing = couplings.Layers.Where(layer => layers[layer].Weight is not null).ToArray();
        _zeroOutputs = mixing.ToDictionary(layer => layer, layer => layers[layer].ZeroOutputs(masks), StringComparer.Ordinal);
        _zeroInputs = mixing.ToDictionary(layer => layer, layer => layers[layer].ZeroInputs(masks), StringComparer.Ordinal);
    }

    /// <summary>Makes the plan.</summary>
    public ThinningPlan Plan()
    {
        List<CoupledChannel> removed = [];
        List<KeptStructure> kept = [];
        foreach (var group in _couplings.Groups)
        {
            List<CoupledChannel> candidates = [];
            foreach (var channel in group.Channels)
            {
                if (channel.UnprunableReason is { } reason)
                {
                    kept.AddRange(ZeroStructures(channel, reason));
                }
                else if (Feeding(channel) is { } feeding)
                {
                    kept.AddRange(ZeroStructures(channel, feeding));
                }
                else
                {
                    candidates.Add(channel);
                }
            }

            removed.AddRange(Limit(group, candidates, kept));
        }

        return new([.. removed], [.. kept]);
    }

    /// <summary>Keeps so many candidates that the layers' sizes are as the options want them.</summary>
    private List<CoupledChannel> Limit(CoupledGroup group, List<CoupledChannel> candidates, List<KeptStructure> kept)
    {
        while (candidates.Count > 0 && !group.Producers.All(producer => Fits(producer, candidates)))
        {
            kept.AddRange(ZeroStructures(candidates[^1], string.Create(
                CultureInfo.InvariantCulture,
                $"a layer keeps at least {_options.MinimumKept} channels and a multiple of {_options.Multiple}")));
            candidates.RemoveAt(candidates.Count - 1);
        }

        return candidates;
    }

    private bool Fits(string producer, List<CoupledChannel> candidates)
    {
        var all = _zeroOutputs[producer].Length;
        var left = all - candidates.Sum(channel => channel.Indices(producer, SliceRole.Output).Length);
        return left == all || (left >= _options.MinimumKept && left % _options.Multiple == 0);
    }

    /// <summary>What still flows through a coupling; null if nothing does.</summary>
    private string? Feeding(CoupledChannel channel)
    {
        var producers = Layers(channel, SliceRole.Output);
        var readers = Layers(channel, SliceRole.Input).Where(reader => !_layers[reader].IsGrouped).ToArray();
        if (readers.Length == 0)
        {
            return producers.FirstOrDefault(producer => !IsSilent(channel, producer, producers)) is { } loud ? $"'{loud}' is not zero there" : null;
        }

        foreach (var reader in readers)
        {
            var isDeaf = _options.Scope != ThinningScope.Filters && AllZero(_zeroInputs[reader], channel.Indices(reader, SliceRole.Input));
            if (!isDeaf && Sources(reader, producers).FirstOrDefault(source => !IsSilent(channel, source, producers)) is { } source)
            {
                return $"'{source}' is not zero there and feeds '{reader}'";
            }
        }

        return null;
    }

    private bool IsSilent(CoupledChannel channel, string producer, string[] producers)
    {
        var layer = _layers[producer];
        if ((_options.Scope != ThinningScope.Channels || layer.IsGrouped) && AllZero(_zeroOutputs[producer], channel.Indices(producer, SliceRole.Output)))
        {
            return true;
        }

        // A layer that feeds itself, because it is shared, is no source of its own.
        string[] others = [.. producers.Where(other => other != producer)];
        var sources = layer.IsGrouped ? Sources(producer, others) : [];
        return sources.Length > 0 && sources.All(source => IsSilent(channel, source, others));
    }

    private string[] Sources(string reader, string[] producers) =>
        [.. producers.Where(producer => _couplings.Successors(producer).Contains(reader))];

    /// <summary>The zero structures of a coupling, as the options look for them.</summary>
    private IEnumerable<KeptStructure> ZeroStructures(CoupledChannel channel, string reason)
    {
        foreach (var slice in channel.Slices)
        {
            var zeros = slice.Role switch
            {
                SliceRole.Output when _options.Scope != ThinningScope.Channels => _zeroOutputs[slice.Layer],
                SliceRole.Input when _options.Scope != ThinningScope.Filters => _zeroInputs.GetValueOrDefault(slice.Layer, []),
                _ => [],
            };
            foreach (var index in slice.Indices.Where(index => index < zeros.Length && zeros[index]))
            {
                yield return new(slice.Layer, slice.Role, index, reason);
            }
        }
    }

    private static bool AllZero(bool[] zeros, IReadOnlyCollection<long> indices) => indices.All(index => zeros[index]);

    private static string[] Layers(CoupledChannel channel, SliceRole role) =>
        [.. channel.Slices.Where(slice => slice.Role == role).Select(slice => slice.Layer)];
}
