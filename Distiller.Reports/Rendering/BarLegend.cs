using Distiller.Reports.Figures;

namespace Distiller.Reports.Rendering;

/// <summary>Where the legend of several series of bars stands: on the right, beside the shorter ends of lying bars.</summary>
/// <param name="IsBelow">At the lower end.</param>
/// <param name="Longest">The longest lying bar beside it, as a value; none for standing bars.</param>
/// <param name="Width">Its width in pixels.</param>
internal readonly record struct BarLegend(bool IsBelow, double Longest, double Width)
{
    // The box with the colour, its gap and the frame.
    private const double Furniture = 70;

    // A bar's value, which stands at its end.
    private const int DigitsOfValue = 7;

    /// <summary>Null where fewer than two series of bars need one.</summary>
    public static BarLegend? Of(Figure figure, double characterWidth)
    {
        var bars = figure.Series.OfType<BarSeries>().ToList();
        if (bars.Count < 2)
        {
            return null;
        }

        var width = (bars.Max(series => series.Name.Length) * characterWidth) + Furniture;
        if (!bars[0].Horizontal)
        {
            return new(IsBelow: false, double.NegativeInfinity, width);
        }

        var third = (bars[0].Values.Length + 2) / 3;
        var above = LongestOf(bars.SelectMany(series => series.Values.Take(third)));
        var below = LongestOf(bars.SelectMany(series => series.Values.TakeLast(third)));
        return new(above >= below, Math.Min(above, below), width + (DigitsOfValue * characterWidth));
    }

    private static double LongestOf(IEnumerable<double> values) => values.Where(double.IsFinite).DefaultIfEmpty(0).Max();
}
