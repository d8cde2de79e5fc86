using System.Collections.Immutable;
using System.Globalization;
using Distiller.Reports.Figures;
using Distiller.Statistics;

namespace Distiller.Reports.Adapters;

/// <summary>How the values of a tensor are distributed.</summary>
public static class HistogramFigure
{
    // Points of a curve for each bin: a sharp peak must not be cut off.
    private const int CurvePoints = 4;

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

    /// <summary>The histogram with densities laid over it, each as the counts that it would lead one to expect.</summary>
    /// <param name="name">What was counted, such as the name of a parameter.</param>
    /// <param name="histogram">The counts.</param>
    /// <param name="densities">Fitted to the same values.</param>
    public static Figure Of(string name, Histogram histogram, params ImmutableArray<FittedDensity> densities)
    {
        var bars = Of(name, histogram);
        return bars with
        {
            Description = bars.Description + string.Concat(densities.Select(density => string.Create(
                CultureInfo.InvariantCulture, $" {char.ToUpperInvariant(density.Name[0])}{density.Name[1..]}: location {density.Location:G3}, scale {density.Scale:G3}, mean log-likelihood {density.MeanLogLikelihood:F3}."))),
            Series =
            [
                bars.Series[0] with { PaletteIndex = 0 },
                .. densities.Select((density, place) => new LineSeries
                {
                    Name = density.Name,
                    PaletteIndex = place + 1,
                    Points = [.. Enumerable.Range(0, (CurvePoints * histogram.Counts.Length) + 1).Select(step =>
                    {
                        var value = histogram.Min + (step * histogram.BinWidth / CurvePoints);
                        return new FigurePoint(value, density.At(value) * histogram.BinWidth * histogram.Total);
                    })],
                }),
            ],
        };
    }
}
