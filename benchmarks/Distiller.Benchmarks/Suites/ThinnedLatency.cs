using Distiller.Benchmarks.Harness;
using Distiller.Data;
using Distiller.Graph;
using Distiller.Pruning;
using Distiller.Statistics;
using Distiller.Zoo;
using static TorchSharp.torch;

namespace Distiller.Benchmarks.Suites;

/// <summary>How much faster a network is with half of its multiply-accumulates. The goal is a ratio of at least 1.7.</summary>
/// <param name="architecture">A network of the zoo.</param>
/// <param name="batchSize">Samples in a batch.</param>
internal sealed class ThinnedLatency(string architecture, int batchSize) : IBenchmark
{
    private const int Threads = 2;
    private const double KeptMacs = 0.5;

    /// <summary>Each channel count times this leaves about half of the multiply-accumulates.</summary>
    private const double UniformKept = 0.7;

    private static readonly long[] ImageShape = [1, 3, 32, 32];

    public string Name => FormattableString.Invariant($"thinned-{architecture}-{batchSize}").Replace('_', '-');

    public string Description => FormattableString.Invariant($"forward pass of {architecture} at half of its MACs: batch {batchSize}, {Threads} threads, channels last");

    public int Rounds => 15;

    public IReadOnlyList<Variant> Prepare(bool quick)
    {
        set_num_threads(Threads);
        MeasuredCosts costs = MeasuredCosts.InMemory(new() { BatchSize = batchSize, Threads = Threads });
        int repetitions = quick ? 2 : Math.Max(3, 30 / batchSize);
        return
        [
            Of("full", _ => { }, repetitions),
            Of("every channel count times 0.7", model => ThinUniformly(model, 1), repetitions),
            Of("the same, multiples of 8", model => ThinUniformly(model, 8), repetitions),
            Of("channels by measured costs", model => Thin(model, new() { Costs = costs, RemovesBlocks = false }), repetitions),
            Of("channels by measured costs, multiples of 8", model => Thin(model, new() { Costs = costs, RemovesBlocks = false, Multiple = 8 }), repetitions),
            Of("channels and blocks by measured costs", model => Thin(model, new() { Costs = costs, Multiple = 8 }), repetitions),
        ];
    }

    private Variant Of(string name, Action<nn.Module<Tensor, Tensor>> thin, int repetitions)
    {
        ThinnedWork work = new(architecture, batchSize, thin);
        return Variant.Timed(FormattableString.Invariant($"{name}: MACs / {work.MacRatio:F2}"), work.Forward, repetitions) with { Owned = work };
    }

    private void Thin(nn.Module<Tensor, Tensor> model, BudgetOptions options) => Compress.ToMacs(model, [batchSize, .. ImageShape[1..]], KeptMacs, options);

    private static void ThinUniformly(nn.Module<Tensor, Tensor> model, int multiple)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        foreach (CoupledGroup group in StructureProbe.Run(model, ImageShape).Groups.Where(group => group.UnprunableReason is null))
        {
            int kept = (int)Math.Round(group.Channels.Length * UniformKept / multiple, MidpointRounding.AwayFromZero) * multiple;
            foreach (ChannelSlice slice in group.Channels.Skip(kept).SelectMany(channel => channel.Slices).Where(slice => slice.Role == SliceRole.Output))
            {
                model.get_parameter(slice.Layer + ".weight")!.index_fill_(0, tensor([.. slice.Indices]), 0);
            }
        }

        model.Thin(ImageShape);
    }

    private sealed class ThinnedWork : IDisposable
    {
        private readonly nn.Module<Tensor, Tensor> model;
        private readonly Tensor input;

        public ThinnedWork(string architecture, int batchSize, Action<nn.Module<Tensor, Tensor>> thin)
        {
            model = ZooModels.Create(architecture, seed: 0);
            model.eval();
            long before = MacCounter.Measure(model, ImageShape).Sum(cost => cost.MacCount);
            thin(model);
            MacRatio = (double)before / MacCounter.Measure(model, ImageShape).Sum(cost => cost.MacCount);
            using Tensor images = rand([batchSize, .. ImageShape[1..]]);
            input = ChannelsLast.Apply(images);
        }

        public double MacRatio { get; }

        public void Forward()
        {
            using var scope = NewDisposeScope();
            using var noGrad = no_grad();
            _ = model.call(input);
        }

        public void Dispose()
        {
            model.Dispose();
            input.Dispose();
        }
    }
}
