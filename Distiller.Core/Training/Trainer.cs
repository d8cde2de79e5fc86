using System.Collections.Immutable;
using System.Diagnostics;
using Distiller.Data;
using Distiller.Scheduling;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Training;

/// <summary>The one training loop of the library: it raises the scheduler's events in their order.</summary>
/// <remarks>
/// A loop of your own may do the same in thirty lines; it gives the same weights. Each minibatch has a dispose scope of its
/// own. Training can stop after any minibatch and go on bit for bit from a <see cref="Persistence.Checkpoint"/>.
/// </remarks>
/// <param name="task">The model and its loss.</param>
/// <param name="optimizer">The optimizer of the model's parameters.</param>
/// <param name="scheduler">The policies; a scheduler of <see cref="CompressionSchedule.Empty"/> for plain training.</param>
/// <param name="options">How long, and who listens.</param>
public sealed class Trainer(TrainingTask task, optim.Optimizer optimizer, CompressionScheduler scheduler, TrainerOptions options)
{
    private LossMeters meters = new();

    /// <summary>The epoch that runs or comes next.</summary>
    public int Epoch { get; private set; }

    /// <summary>The minibatch that comes next in its epoch; 0 before an epoch begins.</summary>
    public int Minibatch { get; private set; }

    /// <summary>What the last epoch measured; null before the first one has ended.</summary>
    public EpochMetrics? Metrics { get; private set; }

    /// <summary>Trains to the end, from where training stands.</summary>
    /// <param name="training">The samples to learn from.</param>
    /// <param name="validation">The samples to measure on after each epoch, or null.</param>
    /// <param name="cancellation">Stops after the step under way; training can go on from there.</param>
    /// <exception cref="OperationCanceledException">Training was stopped.</exception>
    public void Fit(IBatchSource training, IBatchSource? validation = null, CancellationToken cancellation = default)
    {
        while (Epoch < options.Epochs)
        {
            RunEpoch(training, validation, cancellation);
        }
    }

    /// <summary>Trains to the end of the epoch that runs or comes next.</summary>
    /// <param name="training">The samples to learn from.</param>
    /// <param name="validation">The samples to measure on, or null.</param>
    /// <param name="cancellation">Stops after the step under way; training can go on from there.</param>
    /// <returns>What was measured.</returns>
    /// <exception cref="OperationCanceledException">Training was stopped.</exception>
    public EpochMetrics RunEpoch(IBatchSource training, IBatchSource? validation = null, CancellationToken cancellation = default)
    {
        Stopwatch clock = Stopwatch.StartNew();
        double learningRate = BeginEpoch();
        RunSteps(training, cancellation);

        EpochMetrics metrics = Measure(validation, cancellation);
        metrics = options.Combine?.Invoke(metrics) ?? metrics;
        scheduler.OnEpochEnd(Epoch, metrics);
        EpochCompleted completed = new(Epoch, metrics, learningRate, clock.Elapsed);
        Metrics = metrics;
        Epoch++;
        Minibatch = 0;
        meters = new LossMeters();
        foreach (ITrainingObserver observer in options.Observers)
        {
            observer.OnEpochCompleted(completed);
        }

        return metrics;
    }

    /// <summary>Where training stands, with the means of the epoch under way.</summary>
    /// <returns>The state; the caller disposes it.</returns>
    public StateDict SaveState() => StateDict.Empty
        .With("epoch", (long)Epoch)
        .With("minibatch", (long)Minibatch)
        .With("losses", meters.Save());

    /// <summary>Goes on from a saved state. The scheduler's state is loaded separately.</summary>
    /// <param name="state">What <see cref="SaveState"/> returned.</param>
    public void LoadState(StateDict state)
    {
        Epoch = checked((int)state.Integer("epoch"));
        Minibatch = checked((int)state.Integer("minibatch"));
        meters = LossMeters.Load(state.Section("losses"));
    }

    private double BeginEpoch()
    {
        // After a resume in the middle of an epoch the scheduler has heard of its beginning.
        if (scheduler.Epoch != Epoch)
        {
            scheduler.OnEpochBegin(Epoch);
        }

        task.Model.train();
        return LearningRate();
    }

    private void RunSteps(IBatchSource training, CancellationToken cancellation)
    {
        using IEnumerator<Batch> batches = training.ReadEpoch(Epoch, Minibatch).GetEnumerator();
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            long start = Stopwatch.GetTimestamp();
            using DisposeScope scope = NewDisposeScope();
            if (!batches.MoveNext())
            {
                return;
            }

            Batch batch = batches.Current;
            TrainingStep step = new(Epoch, Minibatch, training.BatchCount);
            (double objective, PolicyLoss loss) = Step(step, batch);
            Minibatch++;
            Report(step, objective, loss, batch.Count, start);
        }
    }

    private (double Objective, PolicyLoss Loss) Step(TrainingStep step, Batch batch)
    {
        scheduler.OnMinibatchBegin(step);
        Tensor objective = task.Loss(batch);
        PolicyLoss loss = scheduler.BeforeBackward(step, objective);
        optimizer.zero_grad();
        loss.Overall.backward();
        scheduler.BeforeOptimizerStep(step);
        optimizer.step();
        scheduler.OnMinibatchEnd(step);
        return (objective.ToDouble(), loss);
    }

    private void Report(TrainingStep step, double objective, PolicyLoss loss, int samples, long start)
    {
        ImmutableArray<(string, double)> components = [.. loss.Components.Select(component => (component.Name, component.Value.ToDouble()))];
        double overall = loss.Components.IsEmpty ? objective : loss.Overall.ToDouble();
        meters.Add(objective, overall, components, samples);
        if (options.Observers.IsEmpty)
        {
            return;
        }

        StepCompleted completed = new(step, overall, objective, components, LearningRate(), samples, Stopwatch.GetElapsedTime(start));
        foreach (ITrainingObserver observer in options.Observers)
        {
            observer.OnStepCompleted(completed);
        }
    }

    private EpochMetrics Measure(IBatchSource? validation, CancellationToken cancellation)
    {
        EpochMetrics metrics = meters.ToMetrics();
        if (validation is null)
        {
            return metrics;
        }

        using IDisposable? masked = options.ValidatesMaskedWeights ? scheduler.Masks.MaskForEvaluation() : null;
        EvaluationResult result = task.Evaluate(validation, cancellation);
        return metrics with { ValidationLoss = result.Loss, Top1 = result.Top1, Top5 = result.Top5 };
    }

    private double LearningRate() => optimizer.ParamGroups.First().LearningRate;
}
