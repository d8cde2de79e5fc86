namespace Distiller.Reports.Figures;

/// <summary>The range of both axes that shows all of a figure.</summary>
/// <param name="Left">Smallest horizontal position.</param>
/// <param name="Right">Largest horizontal position.</param>
/// <param name="Bottom">Smallest vertical position.</param>
/// <param name="Top">Largest vertical position.</param>
public readonly record struct FigureBounds(double Left, double Right, double Bottom, double Top)
{
    // Half a category beyond the outermost bars, and a little air.
    private const double CategoryMargin = 0.6;

    // Outermost points must not sit on the frame.
    private const double PointMargin = 0.06;

    /// <summary>The smallest range with all data, or the range that the axes ask for.</summary>
    /// <remarks>
    /// Bars and histograms include zero; categories get half a place at each end; other ranges get 5 % of air in the
    /// vertical. A range without extent is widened, so that the result always has one.
    /// </remarks>
    /// <param name="figure">The figure.</param>
    public static FigureBounds Of(Figure figure)
    {
        var (left, right) = Extent(figure.Series.SelectMany(Horizontal).Concat(Levels(figure, ReferenceOrientation.Vertical)));
        var (bottom, top) = Extent(figure.Series.SelectMany(Vertical).Concat(Levels(figure, ReferenceOrientation.Horizontal)));
        var air = figure.Series.All(series => series is LineSeries or PointSeries) ? 0.05 * (top - bottom) : 0;
        var headroom = figure.Series.Any(series => series is HistogramSeries or BarSeries { Horizontal: false }) ? 0.08 * (top - bottom) : air;
        var side = figure.Series.Any(series => series is BarSeries { Horizontal: true }) ? 0.12 * (right - left) : 0;
        var margin = figure.Series.Any(series => series is PointSeries) ? PointMargin * (right - left) : 0;
        return new FigureBounds(
            figure.X.Minimum ?? (left - margin), figure.X.Maximum ?? (right + side + margin), figure.Y.Minimum ?? (bottom - air), figure.Y.Maximum ?? (top + headroom));
    }

    private static IEnumerable<double> Horizontal(Series series) => series switch
    {
        LineSeries line => line.Points.Where(point => double.IsFinite(point.Y)).Select(point => point.X),
        PointSeries points => points.Points.Where(point => double.IsFinite(point.Y)).Select(point => point.X),
        BarSeries { Horizontal: true } bars => bars.Values.Append(0),
        BarSeries bars => Categories(bars.Values.Length),
        SpanSeries spans => spans.Spans.SelectMany(span => new[] { span.Start, span.End }),
        HistogramSeries bins => bins.Edges,
        HeatmapSeries map => [-0.5, (map.Rows.IsEmpty ? 1 : map.Rows[0].Length) - 0.5],
        _ => [],
    };

    private static IEnumerable<double> Vertical(Series series) => series switch
    {
        LineSeries line => line.Points.Select(point => point.Y),
        PointSeries points => points.Points.Where(point => double.IsFinite(point.X)).Select(point => point.Y),
        BarSeries { Horizontal: true } bars => Categories(bars.Values.Length),
        BarSeries bars => bars.Values.Append(0),
        SpanSeries spans => Categories(spans.Spans.Select(span => span.Row + 1).Append(1).Max()),
        HistogramSeries bins => bins.Counts.Append(0),
        HeatmapSeries map => [-0.5, map.Rows.Length - 0.5],
        _ => [],
    };

    private static IEnumerable<double> Categories(int count) => [-CategoryMargin, count - 1 + CategoryMargin];

    private static IEnumerable<double> Levels(Figure figure, ReferenceOrientation orientation) =>
        figure.References.Where(line => line.Orientation == orientation).Select(line => line.Position);

    private static (double Minimum, double Maximum) Extent(IEnumerable<double> values)
    {
        var finite = values.Where(double.IsFinite).ToArray();
        if (finite.Length == 0)
        {
            return (0, 1);
        }

        var (minimum, maximum) = (finite.Min(), finite.Max());
        if (maximum > minimum)
        {
            return (minimum, maximum);
        }

        var half = minimum == 0 ? 0.5 : Math.Abs(minimum) * 0.05;
        return (minimum - half, maximum + half);
    }
}
