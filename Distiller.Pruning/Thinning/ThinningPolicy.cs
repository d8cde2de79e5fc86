using Distiller.Scheduling;

namespace Distiller.Pruning;

/// <summary>Makes the model smaller at the first step of each epoch, when the pruners of this epoch have set their masks.</summary>
internal sealed class ThinningPolicy(BuildContext build, IModelCutter cutter) : CompressionPolicy
{
    private const string RecipeKey = "recipe";
    private int _lastEpoch = -1;

    public override void OnMinibatchBegin(PolicyContext context, TrainingStep step)
    {
        if (context.Epoch != _lastEpoch)
        {
            _lastEpoch = context.Epoch;
            // Quantized values jump where sums are rounded differently, and no mark gets through a quantized layer.
            using var bare = build.SuspendOverlays();
            cutter.Cut(context.Model, context.Masks, context.Optimizer);
        }
    }

    public override StateDict SaveState() => StateDict.Empty.With(RecipeKey, cutter.Recipe.ToJson()).With("last_epoch", _lastEpoch);

    /// <summary>Takes over what was done, and does it to a model that is still of full size.</summary>
    public override void LoadState(StateDict state)
    {
        _lastEpoch = (int)state.Integer("last_epoch");
        cutter.Recipe = ThinningRecipe.Parse(state.Text(RecipeKey));
        cutter.Recipe.Apply(build.Model, build.Masks, build.Optimizer);
    }
}
