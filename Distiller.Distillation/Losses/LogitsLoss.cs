using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Distiller.Distillation;

/// <summary>A loss on logits alone.</summary>
/// <param name="name">Its name.</param>
/// <param name="lastTeacher">The number of the last teacher that it asks.</param>
/// <param name="scale">Its factor.</param>
/// <param name="compute">The formula.</param>
internal sealed class LogitsLoss(string name, int lastTeacher, double scale, Func<DistillationStep, Tensor> compute) : IDistillationLoss
{
    public string Name { get; } = name;

    public double Scale { get; } = scale;

    public ImmutableArray<TapPoint> Taps => [];

    public Tensor Compute(DistillationStep step)
    {
        if (lastTeacher >= step.TeacherLogits.Length)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"The loss '{Name}' asks teacher {lastTeacher}, but there are {step.TeacherLogits.Length}. Teachers are counted from 0."));
        }

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
