using System.Globalization;
using Distiller.Reports.Figures;
using Distiller.Results;

namespace Distiller.Reports.Adapters;

/// <summary>The distribution of a tensor with the ranges that integers cover.</summary>
public static class RangeFigure
{
    /// <summary>The histogram, and the ends of each range as lines across it.</summary>
    /// <param name="ranged">Counts and ranges.</param>
    public static Figure Of(RangedHistogram ranged)
    {
        var figure = HistogramFigure.Of(ranged.Name, ranged.Histogram);
        return figure with
        {
            Description = figure.Description + string.Concat(ranged.Ranges.Select(range => string.Create(
                CultureInfo.InvariantCulture,
                $" {range.Name}: {range.Low:G4} to {range.High:G4}, {Outside(ranged, range):P2} of the values outside."))),
            References =
            [
                // Ranges that end at the same value share a line.
                .. ranged.Ranges.SelectMany(range => new[] { (End: range.Low, range.Name), (End: range.High, range.Name) })
                    .GroupBy(end => end.End)
                    .Select(ends => new ReferenceLine(ReferenceOrientation.Vertical, ends.Key, string.Join(", ", ends.Select(end => end.Name).Distinct(StringComparer.Ordinal)))),
            ],
        };
    }

    // By whole intervals: one counts as outside if its middle is.
    private static double Outside(RangedHistogram ranged, NamedRange range)
    {
        var histogram = ranged.Histogram;
        var outside = histogram.Counts.Where((_, bin) => histogram.CenterOf(bin) < range.Low || histogram.CenterOf(bin) > range.High).Sum();
        return histogram.Total > 0 ? (double)outside / histogram.Total : 0;
    }
}
