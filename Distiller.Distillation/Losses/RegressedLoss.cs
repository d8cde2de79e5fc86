using System.Collections.Immutable;
using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.Distillation;

/// <summary>Applies a pure function to the outputs at a tap, the student's brought to the teacher's width by a regressor.</summary>
internal sealed class RegressedLoss(
    string name, TapPoint point, Regressor regressor, double? rate, Func<Tensor, Tensor> prepare, Func<Tensor, Tensor, Tensor> compare)
    : ILearningLoss, IDisposable
{
    public string Name { get; } = name;

    public double Scale => 1;

    public ImmutableArray<TapPoint> Taps { get; } = [point];

    public Tensor Compute(DistillationStep step)
    {
        using var scope = NewDisposeScope();
        var (student, teacher) = (prepare(step.Student(point)), prepare(step.Teacher(point)));
        return compare(regressor.Apply(student, teacher), teacher).MoveToOuterDisposeScope();
    }

    public void Descend(double? optimizerRate)
    {
        if (regressor.IsActive)
        {
            regressor.Descend(rate ?? optimizerRate ?? throw new InvalidOperationException(
                $"The regressor of '{Name}' learns with the optimizer's rate, but the scheduler has no optimizer. Give it one, or set RegressorRate."));
        }
    }

    public StateDict SaveState() => regressor.SaveState();

    public void LoadState(StateDict state) => regressor.LoadState(state);

    public void Dispose() => regressor.Dispose();
}
