using System.Collections.Immutable;
using Distiller.Reports.Tables;
using Distiller.Statistics;

namespace Distiller.Reports.Adapters;

/// <summary>Where the time of a forward pass goes, beside the multiply-accumulates.</summary>
public static class LatencyTable
{
    private const double Percent = 100;
    private const double Million = 1e6;

    /// <summary>A row for each module, the slowest first, and the total.</summary>
    /// <param name="layers">From <see cref="Distiller.Statistics.LayerTimes"/>.</param>
    public static Table Of(ImmutableArray<LayerTime> layers)
    {
        var all = layers.Sum(layer => layer.Milliseconds);
        return new(
            "Time of modules",
            [
                Column.OfText("Name"),
                Column.OfText("Type"),
                Column.OfCount("Calls"),
                Column.OfNumber("Time", "F3", "ms"),
                Column.OfNumber("Share", "F1", "%") with { BarMaximum = 100 },
                Column.OfCount("MACs"),
                Column.OfNumber("MACs per ms", "F2", "million"),
            ],
            [.. layers.OrderByDescending(layer => layer.Milliseconds).Select(layer => Row.Of(
                layer.Name.Length == 0 && layer.Type.Length == 0 ? "between modules" : layer.Name,
                layer.Type,
                layer.Calls,
                layer.Milliseconds,
                all > 0 ? Percent * layer.Milliseconds / all : 0,
                layer.MacCount > 0 ? layer.MacCount : Cell.Empty,
                layer is { MacCount: > 0, Milliseconds: > 0 } ? layer.MacCount / Million / layer.Milliseconds : Cell.Empty))],
            Row.Of("Total", Cell.Empty, Cell.Empty, all, Percent, layers.Sum(layer => layer.MacCount), Cell.Empty));
    }
}
