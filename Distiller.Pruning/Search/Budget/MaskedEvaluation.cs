using System.Collections.Immutable;
using Distiller.Graph;
using Distiller.Training;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Evaluates a model as if channels and blocks were removed: what they touch is zero for the time being.</summary>
/// <param name="model">The model.</param>
/// <param name="couplings">Its couplings.</param>
/// <param name="groups">What the kept counts refer to.</param>
/// <param name="evaluate">Evaluates it as it is.</param>
/// <param name="adapt">Called before, with everything masked; what it does to buffers is taken back. Null for nothing.</param>
internal sealed class MaskedEvaluation(
    nn.Module<Tensor, Tensor> model, Couplings couplings, ImmutableArray<SearchGroup> groups, Func<EvaluationResult> evaluate, Action? adapt = null)
{
    private readonly Dictionary<string, nn.Module> _modules = model.named_modules().ToDictionary(entry => entry.name, entry => entry.module, StringComparer.Ordinal);

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
        using ReplacedTensors closed = new();
        foreach (ResidualBlock block in RemovedBlocks(kept))
        {
            closed.Zero(block.Gates.Select(gate => _modules[gate]));
        }

        if (adapt is null || groups.Zip(kept).All(pair => pair.First.Count == pair.Second))
        {
            return evaluate();
        }

        return Adapted(adapt);
    }

    /// <summary>Removes channels, then blocks, for good.</summary>
    public BudgetCut Cut(IReadOnlyList<int> kept, long[] inputShape)
    {
        using (NewDisposeScope())
        using (no_grad())
        {
            foreach (ChannelSlice slice in Removed(kept).SelectMany(channel => channel.Slices).Where(slice => slice.Role == SliceRole.Output))
            {
                Zero(slice);
            }
        }

        ThinningResult thinning = model.Thin(inputShape);
        string[] blocks = [.. RemovedBlocks(kept).Select(block => block.Name)];
        return new(thinning, blocks.Length == 0 ? null : model.RemoveBlocks(inputShape, blocks));
    }

    private EvaluationResult Adapted(Action adapt)
    {
        (Tensor Buffer, Tensor Before)[] buffers = [.. model.buffers().Select(buffer => (buffer, buffer.clone().DetachFromDisposeScope()))];
        try
        {
            adapt();
            return evaluate();
        }
        finally
        {
            using var noGrad = no_grad();
            foreach (var (buffer, before) in buffers)
            {
                buffer.copy_(before);
                before.Dispose();
            }
        }
    }

    private IEnumerable<ResidualBlock> RemovedBlocks(IReadOnlyList<int> kept) =>
        groups.Zip(kept).Where(pair => pair.Second == 0).Select(pair => pair.First).OfType<BlockGroup>().Select(group => group.Block);

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
