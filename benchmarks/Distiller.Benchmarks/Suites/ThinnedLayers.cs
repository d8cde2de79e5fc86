using Distiller.Benchmarks.Harness;
using Distiller.Data;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Benchmarks.Suites;

/// <summary>What single convolutions of resnet20_cifar gain from fewer channels, and what a call takes when there is next to nothing to do.</summary>
/// <remarks>At full size the layers of the three stages multiply equally often, so the ratios of all variants compare.</remarks>
/// <param name="batchSize">Samples in a batch.</param>
internal sealed class ThinnedLayers(int batchSize) : IBenchmark
{
    private const int Threads = 2;

    /// <summary>Channels at full size and the height and width of the images in a stage.</summary>
    private static readonly (int Channels, int Size)[] Stages = [(16, 32), (32, 16), (64, 8)];

    public string Name => FormattableString.Invariant($"thinned-layers-{batchSize}");

    public string Description => FormattableString.Invariant($"3x3 convolutions with fewer channels: batch {batchSize}, {Threads} threads, channels last");

    public int Rounds => 15;

    public IReadOnlyList<Variant> Prepare(bool quick)
    {
        set_num_threads(Threads);
        int repetitions = quick ? 2 : Math.Max(5, 100 / batchSize);
        return [.. Stages.SelectMany(stage => Counts(stage.Channels).Select(channels => Of(channels, stage.Size, repetitions)))];
    }

    /// <summary>All, seventy percent (half of the multiplications), that rounded to eights, half, and one.</summary>
    private static IEnumerable<int> Counts(int channels) => ((int[])[channels, channels * 7 / 10, channels * 3 / 4 / 8 * 8, channels / 2, 1]).Distinct();

    private Variant Of(int channels, int size, int repetitions)
    {
        LayerWork work = new(channels, size, batchSize);
        string name = FormattableString.Invariant($"{channels} to {channels} channels at {size}x{size}: {channels * channels * 9 * size * size / 1e6:F3} million MACs");
        return Variant.TimedMicroseconds(name, work.Forward, repetitions) with { Owned = work };
    }

    private sealed class LayerWork : IDisposable
    {
        private readonly Conv2d layer;
        private readonly Tensor input;

        public LayerWork(int channels, int size, int batchSize)
        {
            layer = nn.Conv2d(channels, channels, kernel_size: 3, padding: 1, bias: false);
            using Tensor images = rand(batchSize, channels, size, size);
            input = ChannelsLast.Apply(images);
        }

        public void Forward()
        {
            using var scope = NewDisposeScope();
            using var noGrad = no_grad();
            _ = layer.call(input);
        }

        public void Dispose()
        {
            layer.Dispose();
            input.Dispose();
        }
    }
}
