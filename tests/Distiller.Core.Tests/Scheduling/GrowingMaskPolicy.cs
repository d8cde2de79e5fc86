using Distiller.Masking;
using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.Core.Tests.Scheduling;

/// <summary>Prunes the smallest weights of every matrix, more in each epoch, with dense copies: a small gradual pruner.</summary>
internal sealed class GrowingMaskPolicy : CompressionPolicy
{
    private double level;

    public override void OnEpochBegin(PolicyContext context)
    {
        level += 0.2;
        foreach (ParameterMask entry in context.Masks.Entries.Where(entry => entry.Parameter.dim() == 2))
        {
            using (NewDisposeScope())
            using (no_grad())
            {
                Tensor magnitudes = entry.Parameter.abs();
                Tensor sorted = magnitudes.flatten().sort().Values;
                entry.Set(magnitudes.gt(sorted[(long)(level * sorted.numel())]));
            }

            entry.MaskOnForwardOnly = context.Epoch < context.Window.Last;
            entry.UseDoubleCopies = entry.MaskOnForwardOnly;
            entry.IsEngaged = true;
        }
    }

    public override StateDict SaveState() => StateDict.Empty.With("level", level);

    public override void LoadState(StateDict state) => level = state.Number("level");
}
