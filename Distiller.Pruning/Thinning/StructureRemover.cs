using System.Collections.Immutable;
using Distiller.Masking;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Thins a model again and again, and remembers the sum of it.</summary>
public sealed class StructureRemover : IModelCutter
{
    private readonly ImmutableArray<long> _inputShape;
    private readonly ThinningOptions _options;

    internal StructureRemover(string name, ImmutableArray<long> inputShape, ThinningOptions options)
    {
        Name = name;
        _inputShape = inputShape;
        _options = options;
    }

    /// <summary>The instance name.</summary>
    public string Name { get; }

    /// <summary>What all thinnings so far cut out of the model of full size.</summary>
    public ThinningRecipe Recipe { get; private set; } = ThinningRecipe.Empty;

    /// <summary>The result of the last thinning; null before the first.</summary>
    public ThinningResult? LastResult { get; private set; }

    ThinningRecipe IModelCutter.Recipe
    {
        get => Recipe;
        set => Recipe = value;
    }

    void IModelCutter.Cut(nn.Module model, MaskTable masks, optim.Optimizer? optimizer)
    {
        var single = model as nn.Module<Tensor, Tensor> ?? throw new ModelStructureException(
            $"'{Name}' can thin models of one input; '{model.GetName()}' has others. Thin it between epochs with model.Thin(couplings, outputs).");
        LastResult = single.Thin([.. _inputShape], _options, masks, optimizer);
        Recipe = Recipe.Then(LastResult.Recipe);
    }
}
