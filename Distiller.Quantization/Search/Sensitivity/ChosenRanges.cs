using System.Collections.Immutable;
using Distiller.Activations;
using Distiller.Data;
using Distiller.Results;
using Distiller.Statistics;
using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>Counts what layers give in float, beside the ranges that their integers cover.</summary>
internal static class ChosenRanges
{
    private const string Name = "chosen";

    internal static ImmutableArray<RangedHistogram> Outputs(PostTrainedModel quantized, IBatchSource data, int bins, CancellationToken cancellation)
    {
        var ranges = quantized.Placements.Where(placed => placed.OutputRange is not null).ToDictionary(placed => placed.Name, placed => placed.OutputRange!.Value, StringComparer.Ordinal);
        var rectified = quantized.Simulations.OfType<SimulatedLayer>().Where(layer => layer.HasRectifier).Select(layer => layer.Name).ToHashSet(StringComparer.Ordinal);
        using var inFloat = quantized.InFloat();
        return
        [
            .. ActivationHistogram.Collect(quantized.Model, data, bins, (name, _) => ranges.ContainsKey(name), cancellation)
                .Select(counted => new RangedHistogram(
                    counted.Name,
                    rectified.Contains(counted.Name) ? Positive(counted.Histogram) : counted.Histogram,
                    [new(Name, ranges[counted.Name].Low, ranges[counted.Name].High)])),
        ];
    }

    // What a rectifier takes away is not what a range cuts off.
    private static Histogram Positive(Histogram all)
    {
        var kept = Enumerable.Range(0, all.Counts.Length).FirstOrDefault(bin => all.CenterOf(bin) >= 0);
        return all.Max > 0 ? new(all.Min + (kept * all.BinWidth), all.Max, all.Counts[kept..]) : all;
    }

    internal static ImmutableArray<RangedHistogram> Weights(PostTrainedModel quantized, int bins)
    {
        using var scope = NewDisposeScope();
        return
        [
            .. quantized.ParameterLayers.Select(layer =>
            {
                var (low, high) = layer.WeightRange();
                return new RangedHistogram(
                    $"{layer.Name}.weight", Histogram.Of(LayerForward.Parameters(layer.Module).Weight, bins), [new(Name, low, high)]);
            }),
        ];
    }
}
