using System.Globalization;
using Distiller.Reports.Figures;
using Distiller.Statistics;

namespace Distiller.Reports.Adapters;

/// <summary>How the values of a tensor are distributed.</summary>
public static class HistogramFigure
{
    /// <summary>The histogram as bars without gaps.</summary>
    /// <param name="name">What was counted, such as the name of a parameter.</param>
    /// <param name="histogram">The counts.</param>
    public static Figure Of(string name, Histogram histogram) => new()
    {
        Title = $"Values of {name}",
        Description = string.Create(
            CultureInfo.InvariantCulture,
            $"{histogram.Total:N0} values from {histogram.Min:G4} to {histogram.Max:G4} in {histogram.Counts.Length} intervals."),
        X = new Axis { Label = "value" },
        Y = new Axis { Label = "count" },
        Series =
        [
            new HistogramSeries
            {
                Name = name,
                Edges = [.. Enumerable.Range(0, histogram.Counts.Length + 1).Select(edge => histogram.Min + (edge * histogram.BinWidth))],
                Counts = [.. histogram.Counts.Select(count => (double)count)],
            },
        ],
    };
}
