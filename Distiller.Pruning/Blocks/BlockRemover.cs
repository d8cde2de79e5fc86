using Distiller.Masking;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Removes blocks of a model in training, and remembers what that did to its tensors.</summary>
public sealed class BlockRemover : IModelCutter
{
    private readonly BlockRemoverSpec _spec;

    internal BlockRemover(BlockRemoverSpec spec) => _spec = spec;

    /// <summary>The instance name.</summary>
    public string Name => _spec.Name;

    /// <summary>What has been cut out of the model of full size.</summary>
    public ThinningRecipe Recipe { get; private set; } = ThinningRecipe.Empty;

    /// <summary>The result of the last removal; null before the first.</summary>
    public BlockRemovalResult? LastResult { get; private set; }

    ThinningRecipe IModelCutter.Recipe
    {
        get => Recipe;
        set => Recipe = value;
    }

    void IModelCutter.Cut(nn.Module model, MaskTable masks, optim.Optimizer? optimizer)
    {
        var single = model as nn.Module<Tensor, Tensor> ?? throw new ModelStructureException(
            $"'{Name}' can remove blocks of models of one input; '{model.GetName()}' has others.");
        Dictionary<string, nn.Module> modules = model.named_modules().ToDictionary(entry => entry.name, entry => entry.module, StringComparer.Ordinal);
        string[] left = [.. _spec.Blocks.Distinct().Where(block => modules[block].parameters().Any(parameter => parameter.numel() > 0))];
        if (left.Length > 0)
        {
            using var input = ProofInput.Make(model, _spec.InputShape, _spec.Vocabulary);
            LastResult = single.RemoveBlocks(input, left, masks, optimizer);
            Recipe = Recipe.Then(LastResult.Recipe);
        }
    }
}
