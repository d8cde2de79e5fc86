using Distiller.Graph;
using Distiller.Statistics;
using Distiller.Zoo;
using static TorchSharp.torch;

namespace Distiller.Examples.Thinning;

/// <summary>What a network costs at batch 1: counted and measured.</summary>
internal sealed record NetworkCost(long Parameters, long Macs, LatencySummary Latency)
{
    public static NetworkCost Of(nn.Module model, Architecture entry, LatencyOptions options)
    {
        var inputs = entry.RandomInputs(batch: 1, seed: 3);
        void Forward() => _ = ModelCall.Run(model, inputs);
        try
        {
            return new(
                model.parameters().Sum(parameter => parameter.numel()),
                MacCounter.Measure(model, Forward).Sum(layer => layer.MacCount),
                Distiller.Statistics.Latency.Measure(model, 1, Forward, options));
        }
        finally
        {
            Array.ForEach(inputs, input => input.Dispose());
        }
    }
}
