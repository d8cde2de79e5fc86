using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Distiller.Distillation;

/// <summary>Applies a pure function to the outputs at a tap.</summary>
internal sealed class FeatureLoss(string name, TapPoint point, Func<Tensor, Tensor, Tensor> compare) : IDistillationLoss
{
    public string Name { get; } = name;

    public double Scale => 1;

    public ImmutableArray<TapPoint> Taps { get; } = [point];

    public Tensor Compute(DistillationStep step)
    {
        using var scope = NewDisposeScope();
        return compare(step.Student(point), step.Teacher(point)).MoveToOuterDisposeScope();
    }
}
