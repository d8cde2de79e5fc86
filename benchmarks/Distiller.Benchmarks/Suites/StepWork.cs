using Distiller.Data;
using Distiller.Scheduling;
using Distiller.Zoo;
using static TorchSharp.torch;

namespace Distiller.Benchmarks.Suites;

/// <summary>A model with everything that a training step needs, on one fixed minibatch of noise.</summary>
internal sealed class StepWork : IDisposable
{
    private const int StepsPerEpoch = 1 << 30;

    private readonly nn.Module<Tensor, Tensor> model;
    private readonly optim.Optimizer optimizer;
    private readonly CompressionScheduler? scheduler;
    private readonly bool channelsLast;
    private readonly Batch batch;
    private int minibatch;

    public StepWork(int batchSize, CompressionSchedule? schedule, bool channelsLast = true, string architecture = "resnet20_cifar")
    {
        this.channelsLast = channelsLast;
        model = ZooModels.Create(architecture, seed: 0);
        model.train();
        optimizer = optim.SGD(model.parameters(), 0.01, momentum: 0.9, weight_decay: 1e-4);
        scheduler = schedule is null ? null : new CompressionScheduler(schedule, model, optimizer);
        batch = new Batch(randn(batchSize, 3, 32, 32), randint(0, 10, [batchSize]));
        scheduler?.OnEpochBegin(0);
    }

    public void Step()
    {
        using var scope = NewDisposeScope();
        TrainingStep step = new(0, minibatch++, StepsPerEpoch);
        scheduler?.OnMinibatchBegin(step);
        Tensor loss = nn.functional.cross_entropy(model.call(channelsLast ? ChannelsLast.Apply(batch.Inputs) : batch.Inputs), batch.Targets);
        Tensor overall = scheduler?.BeforeBackward(step, loss).Overall ?? loss;
        optimizer.zero_grad();
        overall.backward();
        scheduler?.BeforeOptimizerStep(step);
        optimizer.step();
        scheduler?.OnMinibatchEnd(step);
    }

    public void Dispose()
    {
        scheduler?.Dispose();
        optimizer.Dispose();
        model.Dispose();
        batch.Dispose();
    }
}
