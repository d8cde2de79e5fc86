using Distiller.Data;
using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.Distillation.Tests.Support;

/// <summary>One training step of a schedule, up to the backward pass.</summary>
internal static class Step
{
    private static readonly TrainingStep First = new(0, 0, 1);

    /// <summary>Runs the step and hands the loss to <paramref name="inspect"/> before its tensors go.</summary>
    public static void Run(TeacherStudent pair, CompressionSchedule schedule, Batch batch, Action<PolicyLoss> inspect, optim.Optimizer? optimizer = null)
    {
        using var scheduler = new CompressionScheduler(schedule, pair.Student, optimizer);
        using var scope = NewDisposeScope();
        scheduler.OnEpochBegin(0);
        scheduler.OnMinibatchBegin(First);
        var loss = scheduler.BeforeBackward(First, pair.Loss(batch));
        loss.Overall.backward();
        scheduler.BeforeOptimizerStep(First);
        inspect(loss);
        scheduler.OnMinibatchEnd(First);
    }

    /// <summary>A minibatch of which only the labels matter.</summary>
    public static Batch Labelled(Tensor labels) => new(zeros(labels.shape[0], 1), labels);
}
