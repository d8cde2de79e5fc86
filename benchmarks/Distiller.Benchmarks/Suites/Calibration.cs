using Distiller.Benchmarks.Harness;
using Distiller.Data;
using Distiller.Quantization;
using Distiller.Zoo;
using static TorchSharp.torch;

namespace Distiller.Benchmarks.Suites;

/// <summary>What statistics of all layers cost. The goal for 1,024 images is at most two plain passes; the original takes 5.4.</summary>
internal sealed class Calibration : IBenchmark
{
    private const int Threads = 2;
    private const int BatchSize = 128;

    public string Name => "calibration";

    public string Description => "statistics of resnet20_cifar's layers over 1,024 images: batch 128, 2 threads, channels last";

    public int Rounds => 9;

    public IReadOnlyList<Variant> Prepare(bool quick)
    {
        set_num_threads(Threads);
        CalibrationWork plain = new(quick ? 1 : 8);
        CalibrationWork passes = new(quick ? 1 : 8);
        return
        [
            Variant.Timed("a plain pass", plain.Run) with { Owned = plain },
            Variant.Timed("statistics, one pass", () => StatisticsCollector.CollectInOnePass(passes.Model, passes.Run)),
            Variant.Timed("statistics, as many as needed", () => StatisticsCollector.Collect(passes.Model, passes.Run)) with { Owned = passes },
        ];
    }

    private sealed class CalibrationWork : IDisposable
    {
        private readonly Tensor[] batches;

        public CalibrationWork(int count)
        {
            Model.eval();
            batches = [.. Enumerable.Range(0, count).Select(_ => Images())];
        }

        public nn.Module<Tensor, Tensor> Model { get; } = ZooModels.Create("resnet20_cifar", seed: 0);

        public void Run()
        {
            using var noGrad = no_grad();
            foreach (Tensor batch in batches)
            {
                using var scope = NewDisposeScope();
                _ = Model.call(batch);
            }
        }

        public void Dispose()
        {
            Model.Dispose();
            foreach (Tensor batch in batches)
            {
                batch.Dispose();
            }
        }

        private static Tensor Images()
        {
            using Tensor images = randn(BatchSize, 3, 32, 32);
            return ChannelsLast.Apply(images);
        }
    }
}
