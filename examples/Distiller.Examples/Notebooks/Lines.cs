using System.Collections.Immutable;
using Distiller.Reports.Figures;
using Distiller.Results;
using Distiller.Statistics;

namespace Distiller.Examples.Notebooks;

/// <summary>Lines that several notebooks draw.</summary>
public static class Lines
{
    /// <summary>A value of each epoch, in percent; values that were not measured are left out.</summary>
    /// <param name="name">Name of the line.</param>
    /// <param name="epochs">The log.</param>
    /// <param name="fraction">The value, a fraction.</param>
    public static LineSeries ByEpoch(string name, ImmutableArray<EpochRecord> epochs, Func<EpochRecord, double?> fraction) => new()
    {
        Name = name,
        Markers = true,
        Points = [.. epochs.Select(epoch => new FigurePoint(epoch.Epoch, 100 * fraction(epoch) ?? double.NaN))],
    };

    /// <summary>Points joined by a line.</summary>
    /// <param name="name">Name of the line.</param>
    /// <param name="points">The points.</param>
    public static LineSeries Of(string name, IEnumerable<(double X, double Y)> points) => new()
    {
        Name = name,
        Points = [.. points.Select(point => new FigurePoint(point.X, point.Y))],
    };

    /// <summary>A histogram as the line through the middles of its bins: several can be compared in one figure.</summary>
    /// <param name="name">Name of the line.</param>
    /// <param name="histogram">The counts.</param>
    public static LineSeries Of(string name, Histogram histogram) =>
        Of(name, histogram.Counts.Select((count, bin) => (histogram.CenterOf(bin), (double)count)));

    /// <summary>The axis of epochs.</summary>
    public static Axis EpochAxis { get; } = new() { Label = "epoch", WholeNumbers = true };

    /// <summary>The axis of the accuracy on test images.</summary>
    public static Axis Top1Axis { get; } = new() { Label = "top-1", Unit = "%" };
}
