using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.Pruning.Tests;

/// <summary>Trains four weights whose loss is their weighted sum, and records what the forward pass and the end of each step see.</summary>
internal sealed class SumTraining : IDisposable
{
    public const string Weight = "w";
    private const double LearningRate = 0.1;
    private readonly ParameterModel _model;
    private readonly optim.Optimizer _optimizer;
    private readonly float[] _slope;

    public SumTraining(CompressionSchedule schedule, double momentum = 0, float[]? slope = null)
    {
        _model = new ParameterModel((Weight, tensor([1f, 2f, 3f, 4f])));
        _optimizer = optim.SGD(_model.parameters(), LearningRate, momentum);
        _slope = slope ?? [1, 1, 1, 1];
        Scheduler = new CompressionScheduler(schedule, _model, _optimizer);
    }

    public CompressionScheduler Scheduler { get; }

    /// <summary>Weights in the forward pass, by step.</summary>
    public List<float[]> Forward { get; } = [];

    /// <summary>Weights when the step has ended.</summary>
    public List<float[]> End { get; } = [];

    /// <summary>Gradients that the optimizer uses.</summary>
    public List<float[]> Gradients { get; } = [];

    /// <summary>Weights when the epoch has ended.</summary>
    public List<float[]> EpochEnd { get; } = [];

    /// <summary>Masks when the step has ended; null for none.</summary>
    public List<string?> Masks { get; } = [];

    /// <summary>Loss components of the last step.</summary>
    public IReadOnlyList<(string Name, float Value)> Components { get; private set; } = [];

    private Tensor Parameter => _model.get_parameter(Weight)!;

    public SumTraining Run(int epochs, int steps = 1)
    {
        using var slope = tensor(_slope);
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            Scheduler.OnEpochBegin(epoch);
            for (var minibatch = 0; minibatch < steps; minibatch++)
            {
                Step(new TrainingStep(epoch, minibatch, steps), slope);
            }

            Scheduler.OnEpochEnd(epoch, EpochMetrics.None);
            EpochEnd.Add(Bits.Values(Parameter));
        }

        return this;
    }

    public void Dispose()
    {
        Scheduler.Dispose();
        _optimizer.Dispose();
        _model.Dispose();
    }

    private void Step(TrainingStep step, Tensor slope)
    {
        using var scope = NewDisposeScope();
        Scheduler.OnMinibatchBegin(step);
        Forward.Add(Bits.Values(Parameter));
        var loss = Scheduler.BeforeBackward(step, (Parameter * slope).sum());
        Components = [.. loss.Components.Select(component => (component.Name, component.Value.item<float>()))];
        _optimizer.zero_grad();
        loss.Overall.backward();
        Scheduler.BeforeOptimizerStep(step);
        Gradients.Add(Bits.Values(Parameter.grad!));
        _optimizer.step();
        Scheduler.OnMinibatchEnd(step);
        End.Add(Bits.Values(Parameter));
        Masks.Add(Scheduler.Masks[Weight].Mask is { } mask ? Bits.Of(mask) : null);
    }
}
