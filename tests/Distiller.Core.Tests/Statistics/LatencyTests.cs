using Distiller.Statistics;
using Distiller.Testing;
using static TorchSharp.torch;

namespace Distiller.Core.Tests.Statistics;

public sealed class LatencyTests
{
    [Test]
    public void Every_run_is_counted_and_quartiles_are_in_order()
    {
        using var net = nn.Sequential(nn.Linear(4, 3), nn.Dropout(0.5));
        var calls = 0;
        var threads = get_num_threads();

        LatencySummary latency = Latency.Measure(
            net, batchSize: 2, () => calls++, new() { WarmUpRuns = 3, Runs = 7, Threads = 1 });

        Assert.That(calls, Is.EqualTo(10));
        Assert.That((latency.Runs, latency.Threads, latency.BatchSize), Is.EqualTo((7, 1, 2L)));
        Assert.That(latency.LowerQuartileMilliseconds, Is.LessThanOrEqualTo(latency.MedianMilliseconds));
        Assert.That(latency.MedianMilliseconds, Is.LessThanOrEqualTo(latency.UpperQuartileMilliseconds));
        Assert.That(get_num_threads(), Is.EqualTo(threads), "the number of threads is as before");
    }

    [Test]
    public void Model_runs_in_evaluation_mode_and_keeps_its_own()
    {
        using var net = nn.Sequential(nn.Linear(4, 3), nn.Dropout(0.5));
        net.train();
        var trained = false;

        Latency.Measure(net, 1, () => trained |= net.training);

        Assert.That(trained, Is.False);
        Assert.That(net.training);
    }

    [Test]
    public void Nothing_leaks()
    {
        using var net = nn.Sequential(nn.Linear(4, 3), nn.ReLU());
        TensorLeakCheck.Verify(() => Latency.Measure(net, 2, 4));
    }

    [Test]
    public void Processor_time_does_not_count_waiting()
    {
        using var net = nn.Sequential(nn.Linear(4, 3));

        LatencySummary latency = Latency.Measure(
            net, 1, () => Thread.Sleep(200), new() { WarmUpRuns = 0, Runs = 3, Threads = 1, Clock = new ProcessorClock() });

        Assert.That(latency.MedianMilliseconds, Is.LessThan(150));
    }

    [Test]
    public void Memory_of_weights_and_of_the_process_is_told()
    {
        using var net = nn.Sequential(nn.Linear(4, 3), nn.BatchNorm1d(3));

        LatencySummary latency = Latency.Measure(net, 2, 4);

        // 12 weights, 3 biases, 4 x 3 of the normalisation, each 4 bytes, and its count of batches of 8.
        Assert.That(latency.WeightBytes, Is.EqualTo((4 * 27) + 8));
        Assert.That(latency.ProcessBytes, Is.GreaterThan(1_000_000));
        Assert.That(latency.ToString(), Does.Match(@"batch 2; weights 0\.00 MB, process \d+ MB\)$"));
    }

    [Test]
    [SetCulture("de-DE")]
    public void Text_has_all_figures()
    {
        LatencySummary latency = new()
        {
            MedianMilliseconds = 3.2,
            LowerQuartileMilliseconds = 3.1,
            UpperQuartileMilliseconds = 3.35,
            Runs = 30,
            Threads = 2,
            BatchSize = 8,
        };

        Assert.That(latency.ToString(), Is.EqualTo("3.20 ms (IQR 0.25 ms, 30 runs, 2 threads, batch 8)"));
        Assert.That(latency.SamplesPerSecond, Is.EqualTo(2500).Within(1e-9));
    }
}
