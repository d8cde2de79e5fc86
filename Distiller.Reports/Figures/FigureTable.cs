using System.Collections.Immutable;
using Distiller.Reports.Tables;

namespace Distiller.Reports.Figures;

/// <summary>The data of a figure as a table: for CSV files and for readers who want the numbers.</summary>
public static class FigureTable
{
    /// <summary>One row for each point, bar, span, bin or cell.</summary>
    /// <param name="figure">The figure.</param>
    public static Table Of(Figure figure)
    {
        var rows = figure.Series.SelectMany(series => Rows(figure, series)).ToImmutableArray();
        return new Table(figure.Title, [Column.OfText("series"), .. ValueColumns(figure)], rows);
    }

    private static ImmutableArray<Column> ValueColumns(Figure figure) => figure.Series switch
    {
        [.., PointSeries] => [Column.OfText("name"), Number(Named(figure.X, "x")), Number(Named(figure.Y, "y"))],
        [SpanSeries, ..] => [Column.OfText("row"), Number("start"), Number("end")],
        [HistogramSeries, ..] => [Number("from"), Number("to"), Number("count")],
        [HeatmapSeries, ..] => [Column.OfText("row"), Column.OfText("column"), Number("value")],
        [BarSeries { Horizontal: true }, ..] => [Column.OfText(Named(figure.Y, "category")), Number(Named(figure.X, "value"))],
        [BarSeries, ..] => [Column.OfText(Named(figure.X, "category")), Number(Named(figure.Y, "value"))],
        _ => [Number(Named(figure.X, "x")), Number(Named(figure.Y, "y"))],
    };

    private static IEnumerable<Row> Rows(Figure figure, Series series) => series switch
    {
        LineSeries line when figure.Series[0] is HistogramSeries => line.Points.Select(point => Row.Of(line.Name, point.X, point.X, point.Y)),
        LineSeries line when figure.Series[^1] is PointSeries => line.Points.Select(point => Row.Of(line.Name, Cell.Empty, point.X, point.Y)),
        LineSeries line => line.Points.Select(point => Row.Of(line.Name, point.X, point.Y)),
        PointSeries points => points.Points.Select(point => Row.Of(points.Name, point.Name, point.X, point.Y)),
        BarSeries bars => bars.Values.Select((value, index) => Row.Of(bars.Name, Name(bars.Horizontal ? figure.Y : figure.X, index), value)),
        SpanSeries spans => spans.Spans.Select(span => Row.Of(spans.Name, Name(figure.Y, span.Row), span.Start, span.End)),
        HistogramSeries bins => bins.Counts.Select((count, index) => Row.Of(bins.Name, bins.Edges[index], bins.Edges[index + 1], count)),
        HeatmapSeries map => map.Rows.SelectMany((values, row) => values.Select((value, column) =>
            Row.Of(map.Name, Name(figure.Y, row), Name(figure.X, column), value))),
        _ => throw new NotSupportedException($"Series '{series.Name}' is a {series.GetType().Name}, which has no form as a table."),
    };

    private static Column Number(string header) => Column.OfNumber(header, "0.######");

    private static string Named(Axis axis, string otherwise) => axis.Label.Length == 0 ? otherwise : axis.Heading;

    private static string Name(Axis axis, int position) => axis.Ticks
        .Where(tick => tick.Position == position)
        .Select(tick => tick.Text)
        .FirstOrDefault(position.ToString(System.Globalization.CultureInfo.InvariantCulture));
}
