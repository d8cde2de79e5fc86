using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.Core.Tests.Scheduling;

/// <summary>Trains a <see cref="VectorModel"/> by hand and writes down its weights.</summary>
internal sealed class VectorRun : IDisposable
{
    private readonly optim.Optimizer optimizer;

    public VectorRun(CompressionSchedule schedule, double momentum = 0, double learningRate = 0.1)
    {
        optimizer = optim.SGD(Model.parameters().ToArray(), learningRate, momentum);
        Scheduler = new CompressionScheduler(schedule, Model, optimizer);
    }

    public VectorModel Model { get; } = new();

    public CompressionScheduler Scheduler { get; }

    /// <summary>The weights during each forward pass.</summary>
    public List<float[]> Forward { get; } = [];

    /// <summary>The weights after each step.</summary>
    public List<float[]> End { get; } = [];

    public void Epoch(int epoch, int steps = 1)
    {
        Scheduler.OnEpochBegin(epoch);
        for (int minibatch = 0; minibatch < steps; minibatch++)
        {
            Step(new TrainingStep(epoch, minibatch, steps));
        }

        Scheduler.OnEpochEnd(epoch, EpochMetrics.None);
    }

    public PolicyLoss Step(TrainingStep step)
    {
        Scheduler.OnMinibatchBegin(step);
        Forward.Add(Model.Values);
        PolicyLoss loss = Scheduler.BeforeBackward(step, Model.Loss());
        optimizer.zero_grad();
        loss.Overall.backward();
        Scheduler.BeforeOptimizerStep(step);
        optimizer.step();
        Scheduler.OnMinibatchEnd(step);
        End.Add(Model.Values);
        return loss;
    }

    public void Dispose()
    {
        Scheduler.Dispose();
        optimizer.Dispose();
        Model.Dispose();
    }
}
