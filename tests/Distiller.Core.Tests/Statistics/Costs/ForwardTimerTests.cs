using Distiller.Statistics;
using Distiller.Testing;
using static TorchSharp.torch;

namespace Distiller.Core.Tests.Statistics.Costs;

public sealed class ForwardTimerTests
{
    private static readonly LayerShape Convolution = new()
    {
        Kind = LayerKind.Convolution,
        InputChannels = 4,
        OutputChannels = 6,
        Height = 5,
        Width = 5,
        Kernel = (3, 3),
    };

    [Test]
    public void Warm_up_is_left_out_and_the_median_counts()
    {
        // Ticks are milliseconds. Two calls of warm-up, then three that are timed.
        SteppingClock clock = new(100, 100, 7, 50, 3);

        double time = new ForwardTimer(clock, warmUpRuns: 2, runs: 3).Milliseconds(Convolution, new() { Threads = 1 });

        Assert.That(time, Is.EqualTo(7));
        Assert.That(clock.CallsLeft, Is.Zero);
    }

    [TestCase(LayerKind.Convolution)]
    [TestCase(LayerKind.Linear)]
    [TestCase(LayerKind.Normalization)]
    [TestCase(LayerKind.Elementwise)]
    public void Every_kind_of_layer_runs_without_leaks_and_threads_are_as_before(LayerKind kind)
    {
        int threads = get_num_threads();
        LayerShape shape = Convolution with { Kind = kind, OutputChannels = kind is LayerKind.Convolution or LayerKind.Linear ? 6 : 4 };

        TensorLeakCheck.Verify(() => new ForwardTimer(warmUpRuns: 0, runs: 1).Milliseconds(shape, new() { Threads = 2, BatchSize = 3 }));

        Assert.That(get_num_threads(), Is.EqualTo(threads));
    }

    /// <summary>A clock in which each timed call takes the next of the given times.</summary>
    private sealed class SteppingClock(params int[] milliseconds) : TimeProvider
    {
        private readonly Queue<int> left = new(milliseconds);
        private long now;
        private bool isRunning;

        public int CallsLeft => left.Count;

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp()
        {
            now += isRunning ? left.Dequeue() : 0;
            isRunning = !isRunning;
            return now;
        }
    }
}
