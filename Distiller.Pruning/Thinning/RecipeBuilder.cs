using System.Collections.Immutable;
using Distiller.Graph;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Turns couplings that go into a recipe.</summary>
internal static class RecipeBuilder
{
    /// <summary>Makes the recipe.</summary>
    /// <param name="removed">The couplings that go.</param>
    /// <param name="couplings">All couplings of the model.</param>
    /// <param name="layers">The layers of the model.</param>
    /// <param name="tensors">The tensors of the model.</param>
    public static ThinningRecipe Build(
        IReadOnlyCollection<CoupledChannel> removed,
        Couplings couplings,
        IReadOnlyDictionary<string, LayerWeights> layers,
        IReadOnlyDictionary<string, Tensor> tensors)
    {
        var gone = removed.SelectMany(channel => channel.Slices).ToLookup(slice => (slice.Layer, IsInput: slice.Role == SliceRole.Input));
        var slices = ImmutableArray.CreateBuilder<TensorSlice>();
        var blocks = ImmutableArray.CreateBuilder<BlockCount>();
        foreach (var name in gone.Select(group => group.Key.Layer).Distinct())
        {
            var layer = layers[name];
            var outputs = Removed(gone[(name, false)]);
            var inputs = Removed(gone[(name, true)]);
            slices.AddRange(layer.Slices(Kept(outputs, layer.Outputs), Kept(inputs, layer.Inputs), tensors));
            if (layer.Blocks > 1)
            {
                var channels = layer.Outputs > 0 ? layer.Outputs : Positions(couplings, name);
                blocks.Add(new(name, layer.Blocks, layer.Blocks * (channels - outputs.Count) / channels));
            }
        }

        return new() { Slices = slices.ToImmutable(), Blocks = blocks.ToImmutable() };
    }

    /// <summary>Number of channels of a normalisation without tensors.</summary>
    private static long Positions(Couplings couplings, string layer) =>
        couplings.Groups.SelectMany(group => group.Channels).Sum(channel => channel.Indices(layer, SliceRole.Normalization).Length);

    private static HashSet<long> Removed(IEnumerable<ChannelSlice> slices) => [.. slices.SelectMany(slice => slice.Indices)];

    private static ImmutableArray<long>? Kept(HashSet<long> removed, long count)
    {
        if (removed.Count == 0)
        {
            return null;
        }

        var kept = ImmutableArray.CreateBuilder<long>();
        for (long index = 0; index < count; index++)
        {
            if (!removed.Contains(index))
            {
                kept.Add(index);
            }
        }

        return kept.ToImmutable();
    }
}
