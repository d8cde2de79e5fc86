using Distiller.Benchmarks.Harness;
using Distiller.Pruning;
using Distiller.Scheduling;

namespace Distiller.Benchmarks.Suites;

/// <summary>What the scheduler and its masks add to a training step. The goal is a ratio of at least 0.98.</summary>
internal sealed class TrainingSteps : IBenchmark
{
    private const int BatchSize = 128;

    public string Name => "training-steps";

    public string Description => "one step of resnet20_cifar at batch 128: forward, backward, SGD with momentum";

    public int Rounds => 21;

    public IReadOnlyList<Variant> Prepare(bool quick)
    {
        int batch = quick ? 16 : BatchSize;
        return
        [
            Of("plain, channels last", new StepWork(batch, schedule: null)),
            Of("plain, channels first", new StepWork(batch, schedule: null, channelsLast: false)),
            Of("empty schedule", new StepWork(batch, CompressionSchedule.Empty)),
            Of("AGP on every weight", new StepWork(batch, Agp())),
        ];
    }

    // A constant level: masks are there from the first step on, as in the later epochs of gradual pruning.
    private static CompressionSchedule Agp() => CompressionSchedule.Empty.Prune(
        new AgpPrunerSpec { Name = "agp", InitialSparsity = 0.05, FinalSparsity = 0.8, Weights = WeightSelector.AllWeights },
        EpochWindow.Range(0, 10));

    private static Variant Of(string name, StepWork work) => Variant.Timed(name, work.Step) with { Owned = work };
}
