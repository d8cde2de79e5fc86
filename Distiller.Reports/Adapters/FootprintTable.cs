using Distiller.Reports.Tables;
using Distiller.Results;

namespace Distiller.Reports.Adapters;

/// <summary>What each layer moves and computes: where memory, not arithmetic, limits the speed.</summary>
public static class FootprintTable
{
    /// <summary>A row for each call of a convolution or linear layer, the totals, and the measured latency in the title if the summary has it.</summary>
    /// <param name="summary">The model's layers.</param>
    public static Table Of(ModelSummary summary) => new(
        summary.Latency is { } latency ? $"Footprint of layers; measured {latency}" : "Footprint of layers",
        [
            Column.OfText("Name"),
            Column.OfText("Type"),
            Column.OfCount("MACs"),
            Column.OfCount("Footprint"),
            Column.OfCount("AI"),
        ],
        [.. summary.Layers.Select(layer => Row.Of(layer.Name, layer.Type, layer.MacCount, layer.Footprint, layer.ArithmeticIntensity))],
        Row.Of("Total", Cell.Empty, summary.MacCount, summary.Layers.Sum(layer => layer.Footprint), Cell.Empty));
}
