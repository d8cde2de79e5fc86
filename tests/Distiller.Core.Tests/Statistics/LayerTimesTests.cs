using Distiller.Statistics;
using Distiller.Testing;
using static TorchSharp.torch;

namespace Distiller.Core.Tests.Statistics;

public sealed class LayerTimesTests
{
    [Test]
    public void Modules_come_in_the_order_of_their_calls_with_costs_and_what_is_left()
    {
        using var shared = nn.ReLU();
        using var net = new ComposedNet(
            n => x => n["fc"](n["relu"](n["conv"](x)).flatten(1) * 2).relu() + n["relu"](n["unused"](x).sum()),
            ("unused", nn.Identity()), ("fc", nn.Linear(32, 3)), ("conv", nn.Conv2d(1, 2, 3, padding: 1)), ("relu", shared));

        var layers = LayerTimes.Measure(net, 2, 1, 4, 4);

        Assert.That(layers.Select(layer => (layer.Name, layer.Type, layer.Calls)), Is.EqualTo(((string, string, int)[])
            [("conv", "Conv2d", 1), ("relu", "ReLU", 2), ("fc", "Linear", 1), ("unused", "Identity", 1), ("", "", 1)]));
        Assert.That(layers.Select(layer => layer.MacCount), Is.EqualTo((long[])[2 * 9 * 16, 0, 96, 0, 0]));
        Assert.That(layers.All(layer => layer.Milliseconds >= 0) && layers[0].Milliseconds > 0);
    }

    [Test]
    public void Model_is_as_before()
    {
        using var net = nn.Sequential(nn.Linear(4, 3), nn.Dropout(0.5));
        net.train();
        var runs = 0;

        LayerTimes.Measure(net, () => runs++, new() { WarmUpRuns = 2, Runs = 3, Threads = 1 });

        Assert.That(runs, Is.EqualTo(6), "once for the costs, twice to warm up, three times in earnest");
        Assert.That(net.training);
        TensorLeakCheck.Verify(() => LayerTimes.Measure(net, 2, 4));
    }

    [Test]
    public void Times_are_those_of_the_clock_that_is_given()
    {
        using var net = nn.Sequential(nn.Linear(4, 3), nn.ReLU());
        using var input = ones(2, 4);

        var layers = LayerTimes.Measure(net, () => net.call(input), new() { WarmUpRuns = 1, Runs = 3, Clock = new CountingClock() });

        // Each look at the clock is a millisecond later: one between the two of a layer, five between those around the pass.
        Assert.That(layers.Select(layer => layer.Milliseconds), Is.EqualTo((double[])[1, 1, 3]));
    }

    private sealed class CountingClock : TimeProvider
    {
        private long looks;

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => looks++;
    }
}
