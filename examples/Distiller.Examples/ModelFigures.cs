using System.Collections.Immutable;
using Distiller.Results;
using Distiller.Statistics;
using static TorchSharp.torch;

namespace Distiller.Examples;

/// <summary>What a network costs, before and after compression: rows of the closing table.</summary>
public static class ModelFigures
{
    private const double BytesInKilobyte = 1000;
    private static readonly LatencyOptions Short = new() { WarmUpRuns = 10, Runs = 31 };

    /// <summary>Weights, layers, and how long one pass takes on this machine.</summary>
    /// <param name="model">The network.</param>
    /// <param name="inputShape">Shape of its input, (N, …).</param>
    public static ModelSummary Measure(nn.Module<Tensor, Tensor> model, long[] inputShape)
    {
        using Tensor input = zeros(inputShape);
        return ModelSummary.Of(model, inputShape) with { Latency = Latency.Measure(model, input, Short) };
    }

    /// <summary>Parameters, their size, multiply-accumulates, latency.</summary>
    /// <param name="before">As <see cref="Measure"/> gave it.</param>
    /// <param name="after">The same network, compressed.</param>
    public static ImmutableArray<ComparedFigure> Costs(ModelSummary before, ModelSummary after)
    {
        ImmutableArray<ComparedFigure> counts =
        [
            new() { Name = "parameters", Label = "Parameters stored", Before = before.ParameterCount, After = after.ParameterCount },
            new() { Name = "macs", Label = "MACs executed", Before = before.MacCount, After = after.MacCount },
        ];
        return before.Latency is { } slow && after.Latency is { } fast
            ?
            [
                counts[0],
                new() { Name = "size", Label = "Size of the weights", Unit = "kB", Before = slow.WeightBytes / BytesInKilobyte, After = (fast.WeightBytes ?? 0) / BytesInKilobyte },
                counts[1],
                new()
                {
                    Name = "latency", Label = $"Forward pass, {Samples(fast.BatchSize)}", Unit = "ms", Digits = 2, Before = slow.MedianMilliseconds, After = fast.MedianMilliseconds,
                },
            ]
            : counts;
    }

    private static string Samples(long count) => count == 1 ? "1 sample" : FormattableString.Invariant($"{count} samples");
}
