using Distiller.Persistence;
using Distiller.Scheduling;
using Distiller.Testing;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Pruning.Tests;

/// <summary>A small training under a lottery: two steps in each epoch.</summary>
internal sealed class LotteryRun : IDisposable
{
    private const int Batches = 2;
    private readonly optim.Optimizer _optimizer;

    public LotteryRun(LotterySpec lottery, EpochWindow window, bool adam = false)
    {
        Net = Some.Perceptron();
        _optimizer = adam ? optim.AdamW(Net.parameters(), 0.01) : optim.SGD(Net.parameters(), 0.05, momentum: 0.9);
        Scheduler = new(CompressionSchedule.Empty.FindTicket(lottery, window), Net, _optimizer);
    }

    public Sequential Net { get; }

    public CompressionScheduler Scheduler { get; }

    /// <summary>Weights just before the first step of each epoch.</summary>
    public List<float[]> Begin { get; } = [];

    public string Bits(string name) => Tests.Bits.Of(Scheduler.Masks[name].Mask!);

    public float[] Values(string name) => Tests.Bits.Values(Net.get_parameter(name)!);

    public Checkpoint Save() => Checkpoint.Of(Net, _optimizer, Scheduler);

    public void Restore(Checkpoint checkpoint) => checkpoint.Restore(Net, _optimizer, Scheduler);

    public LotteryRun Run(int first, int count)
    {
        for (var epoch = first; epoch < first + count; epoch++)
        {
            Epoch(epoch);
        }

        return this;
    }

    public void Dispose()
    {
        Scheduler.Dispose();
        _optimizer.Dispose();
        Net.Dispose();
    }

    private void Epoch(int epoch)
    {
        Net.train();
        Scheduler.OnEpochBegin(epoch);
        Begin.Add(Values("fc1.weight"));
        for (var batch = 0; batch < Batches; batch++)
        {
            using var scope = NewDisposeScope();
            // The same data in each round, so that equal weights and an optimizer without memory learn the same.
            TrainingStep step = new(epoch, batch, Batches);
            Scheduler.OnMinibatchBegin(step);
            var loss = Scheduler.BeforeBackward(step, Net.call(HashFill.Tensor([4, 6], batch)).pow(2).sum()).Overall;
            _optimizer.zero_grad();
            loss.backward();
            Scheduler.BeforeOptimizerStep(step);
            _optimizer.step();
            Scheduler.OnMinibatchEnd(step);
        }

        Scheduler.OnEpochEnd(epoch, EpochMetrics.None);
    }
}
