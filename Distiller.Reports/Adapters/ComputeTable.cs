using Distiller.Reports.Tables;
using Distiller.Results;
using Distiller.Statistics;

namespace Distiller.Reports.Adapters;

/// <summary>What each layer costs for one sample: the original's summary <c>compute</c>.</summary>
public static class ComputeTable
{
    /// <summary>A row for each call of a convolution or linear layer, and the totals of weights and MACs.</summary>
    /// <param name="summary">The model's layers.</param>
    public static Table Of(ModelSummary summary) => new(
        "Compute of layers",
        [
            Column.OfText("Name"),
            Column.OfText("Type"),
            Column.OfText("Attrs"),
            Column.OfText("IFM"),
            Column.OfCount("IFM volume"),
            Column.OfText("OFM"),
            Column.OfCount("OFM volume"),
            Column.OfCount("Weights volume"),
            Column.OfCount("MACs"),
        ],
        [.. summary.Layers.Select(RowOf)],
        Row.Of(
            "Total", Cell.Empty, Cell.Empty, Cell.Empty, Cell.Empty, Cell.Empty, Cell.Empty,
            summary.Layers.Sum(layer => layer.WeightCount), summary.MacCount));

    private static Row RowOf(LayerCost layer) => Row.Of(
        layer.Name,
        layer.Type,
        layer.Attributes,
        ShapeText.Of(layer.InputShape),
        layer.InputVolume,
        ShapeText.Of(layer.OutputShape),
        layer.OutputVolume,
        layer.WeightCount,
        layer.MacCount);
}
