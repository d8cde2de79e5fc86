using Distiller.Statistics;
using Distiller.Zoo.Speech.Hubert;
using static TorchSharp.torch;

namespace Distiller.Examples.DistilHubert;

/// <summary>What an encoder costs for a second of sound.</summary>
internal sealed record Costs(string Name, long Parameters, long Macs, LatencySummary Latency)
{
    /// <summary>Counts and times an encoder on one waveform of a second, with one thread.</summary>
    public static Costs Of(string name, HubertModel model, int samples, int runs)
    {
        model.eval();
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var waveform = randn(1, samples);
        void Forward() => _ = model.call(waveform);
        return new(
            name,
            model.parameters().Sum(parameter => parameter.numel()),
            MacCounter.Measure(model, Forward).Sum(layer => layer.MacCount),
            Statistics.Latency.Measure(model, 1, Forward, new LatencyOptions { WarmUpRuns = Math.Min(10, runs), Runs = runs, Threads = 1 }));
    }
}
