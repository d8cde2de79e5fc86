using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Distiller.Distillation;

/// <summary>A loss on logits alone.</summary>
internal sealed class LogitsLoss(string name, double scale, Func<DistillationStep, Tensor> compute) : IDistillationLoss
{
    public string Name { get; } = name;

    public double Scale { get; } = scale;

    public ImmutableArray<TapPoint> Taps => [];

    public Tensor Compute(DistillationStep step)
    {
        foreach (var logits in step.TeacherLogits)
        {
            if (!logits.shape.SequenceEqual(step.StudentLogits.shape))
            {
                throw new ModelStructureException(
                    $"The loss '{Name}' compares logits of shape {Guards.ShapeText(step.StudentLogits.shape)} (student) and "
                    + $"{Guards.ShapeText(logits.shape)} (teacher). Both must tell the same classes apart; for other pairs compare features.");
            }
        }

        using var scope = NewDisposeScope();
        return compute(step).MoveToOuterDisposeScope();
    }
}
