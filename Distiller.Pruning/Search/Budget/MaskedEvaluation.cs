using System.Collections.Immutable;
using Distiller.Graph;
using Distiller.Training;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Evaluates a model as if channels were removed: what they touch is zero for the time being.</summary>
internal sealed class MaskedEvaluation(
    nn.Module<Tensor, Tensor> model, Couplings couplings, ImmutableArray<SearchGroup> groups, Func<EvaluationResult> evaluate)
{
    private readonly Dictionary<string, LayerWeights> _layers = model.named_modules()
        .Prepend((name: "", module: model))
        .ToDictionary(entry => entry.name, entry => new LayerWeights(entry.name, entry.module), StringComparer.Ordinal);

    /// <summary>Number of evaluations so far.</summary>
    public int Calls { get; private set; }

    /// <summary>The result with so many channels kept in each group.</summary>
    public EvaluationResult Run(IReadOnlyList<int> kept)
    {
        Calls++;
        Dictionary<string, Tensor> tensors = Surgery.Tensors(model);
        ThinningRecipe recipe = Recipe(kept, tensors);
        using TemporaryWeights masked = TemporaryWeights.Without(recipe, tensors);
        return evaluate();
    }

    /// <summary>Removes the channels for good.</summary>
    public ThinningResult Cut(IReadOnlyList<int> kept, long[] inputShape)
    {
        using (NewDisposeScope())
        using (no_grad())
        {
            foreach (ChannelSlice slice in Removed(kept).SelectMany(channel => channel.Slices).Where(slice => slice.Role == SliceRole.Output))
            {
                Zero(slice);
            }
        }

        return model.Thin(inputShape);
    }

    private void Zero(ChannelSlice slice)
    {
        LayerWeights layer = _layers[slice.Layer];
        Tensor weight = layer.Weight!;
        if (!layer.IsGrouped || !layer.IsTransposed)
        {
            weight.index_fill_(layer.OutputDimension, tensor([.. slice.Indices], device: weight.device), 0);
            return;
        }

        // (C, F / groups, kernel): output f is f mod (F / groups) of the inputs of its block.
        long perBlock = weight.shape[1];
        long inputs = weight.shape[0] / layer.Blocks;
        foreach (long output in slice.Indices)
        {
            weight.narrow(0, output / perBlock * inputs, inputs).select(1, output % perBlock).zero_();
        }
    }

    private IReadOnlyCollection<CoupledChannel> Removed(IReadOnlyList<int> kept) => [.. groups.SelectMany((group, index) => group.Removed(kept[index]))];

    private ThinningRecipe Recipe(IReadOnlyList<int> kept, Dictionary<string, Tensor> tensors) =>
        RecipeBuilder.Build(Removed(kept), couplings, _layers, tensors);
}
