using Distiller.Masking;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Makes a model smaller in training, and has a recipe of it.</summary>
internal interface IModelCutter
{
    /// <summary>What all cuts so far took out of the model of full size.</summary>
    ThinningRecipe Recipe { get; set; }

    /// <summary>Cuts once more, with masks and the optimizer's state.</summary>
    void Cut(nn.Module model, MaskTable masks, optim.Optimizer? optimizer);
}
