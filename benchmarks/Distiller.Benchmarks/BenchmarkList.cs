using Distiller.Benchmarks.Harness;
using Distiller.Benchmarks.Suites;

namespace Distiller.Benchmarks;

/// <summary>All benchmarks that compare variants. A new one is a class in <c>Suites/</c> and a line here.</summary>
internal static class BenchmarkList
{
    internal static IReadOnlyList<IBenchmark> All { get; } =
    [
        new OperatorCalls(),
        new MatrixProducts(),
        new OptimizerSteps(),
        new TrainingSteps(),
        new TrainingMemory(),
        new SensitivitySweeps(),
        new Ranking(),
        new ThinnedLatency("resnet20_cifar", batchSize: 1),
        new ThinnedLatency("resnet20_cifar", batchSize: 32),
        new ThinnedLatency("resnet56_cifar", batchSize: 1),
        new ThinnedLatency("resnet56_cifar", batchSize: 32),
    ];
}
