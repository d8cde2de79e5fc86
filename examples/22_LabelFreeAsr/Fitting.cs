using Distiller.Data;
using Distiller.Gradients;
using Distiller.LearningRate;
using Distiller.Scheduling;
using Distiller.Training;
using Spectre.Console;
using static TorchSharp.torch;

namespace Distiller.Examples.LabelFreeAsr;

/// <summary>One way of training for all networks: AdamW at a rate that rises over a tenth of the updates and then falls to 0, and clipped gradients, as Distil-Whisper.</summary>
internal static class Fitting
{
    public static void Fit(
        string title,
        IAnsiConsole console,
        TrainingTask task,
        IBatchSource batches,
        double rate,
        CancellationToken cancellation,
        Func<CompressionSchedule, CompressionSchedule>? teach = null)
    {
        var window = EpochWindow.At(0);
        var schedule = CompressionSchedule.Empty.WarmUpLearningRate(batches.BatchCount / 10, batches.BatchCount, window).ClipGradients(1, window);
        using var optimizer = optim.AdamW(task.Model.parameters().Where(parameter => parameter.requires_grad), rate, beta1: 0.9, beta2: 0.98, weight_decay: 0.01);
        using CompressionScheduler scheduler = new(teach?.Invoke(schedule) ?? schedule, task.Model, optimizer);
        ProgressDisplay.Run(console, title, batches.BatchCount, report =>
            new Trainer(task, optimizer, scheduler, new TrainerOptions { Epochs = 1, Observers = [new Steps(report)] }).Fit(batches, cancellation: cancellation));
    }

    public static TrainingTask Task(nn.Module model, Func<Batch, Tensor> loss) => new()
    {
        Model = model,
        Loss = loss,
        Evaluate = (_, _) => new EvaluationResult(0, null, null, 0),
    };

    private sealed class Steps(Action<long, string> report) : ITrainingObserver
    {
        private double? _loss;

        public void OnStepCompleted(StepCompleted step)
        {
            _loss = ((_loss ?? step.Loss) * 0.95) + (0.05 * step.Loss);
            report(step.Step.Minibatch + 1, FormattableString.Invariant($"loss {_loss:F3}"));
        }

        public void OnEpochCompleted(EpochCompleted epoch)
        {
        }
    }
}
