using Distiller.Benchmarks.Harness;
using Distiller.Benchmarks.Suites;
using Distiller.Zoo;

namespace Distiller.Benchmarks;

/// <summary>All benchmarks that compare variants. A new one is a class in <c>Suites/</c> and a line here.</summary>
internal static class BenchmarkList
{
    internal static IReadOnlyList<IBenchmark> Of(BenchmarkOptions options) =>
    [
        new OperatorCalls(),
        new MatrixProducts(),
        new OptimizerSteps(),
        new TrainingSteps(),
        new TrainingMemory(),
        new SensitivitySweeps(),
        new Ranking(),
        new ThinnedLayers(batchSize: 1),
        new ThinnedLayers(batchSize: 32),
        new ThinnedLatency("resnet20_cifar", batchSize: 1),
        new ThinnedLatency("resnet20_cifar", batchSize: 32),
        new ThinnedLatency("resnet56_cifar", batchSize: 1),
        new ThinnedLatency("resnet56_cifar", batchSize: 32),
        Int8("resnet20_cifar", size: 32, batch: 1, repetitions: 100),
        Int8("resnet20_cifar", size: 32, batch: 32, repetitions: 10),
        Int8("resnet20_cifar", size: 32, batch: 256, repetitions: 2),
        Int8("resnet18", size: 224, batch: 1, repetitions: 5),
        Int8("resnet18", size: 224, batch: 16, repetitions: 1),
        new Int8Inference("wide", static () => new WideNet(), size: 32, batch: 32, repetitions: 1),
        new SimulatedInference(),
        new QuantizedTraining(),
        new Calibration(),
        new ScaleSearches(options.Checkpoint, options.Data),
    ];

    private static Int8Inference Int8(string network, int size, int batch, int repetitions) =>
        new(network, () => ZooModels.Create(network, seed: 0), size, batch, repetitions);
}
