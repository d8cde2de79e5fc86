using System.Globalization;
using Distiller.Reports.Figures;
using ScottPlot;
using ScottPlot.Colormaps;

namespace Distiller.Reports.Rendering;

/// <summary>Adds the data of a figure to its plot.</summary>
internal static class SeriesDrawing
{
    private const double BarShare = 0.72;
    private const int MostValueLabels = 30;
    private const float PointSize = 9;

    public static void Add(FigureCanvas canvas, Series series, int place)
    {
        switch (series)
        {
            case LineSeries line:
                AddLine(canvas, line, place);
                break;
            case PointSeries points:
                AddPoints(canvas, points, place);
                break;
            case BarSeries bars:
                AddBars(canvas, bars, place);
                break;
            case SpanSeries spans:
                AddSpans(canvas, spans, place);
                break;
            case HistogramSeries bins:
                AddHistogram(canvas, bins, place);
                break;
            case HeatmapSeries map:
                AddHeatmap(canvas, map);
                break;
            default:
                throw new NotSupportedException($"Series '{series.Name}' is a {series.GetType().Name}, which {nameof(ScottPlotRenderer)} cannot draw.");
        }
    }

    private static void AddLine(FigureCanvas canvas, LineSeries line, int place)
    {
        foreach (var run in UnbrokenRuns(line))
        {
            double[] xs = [.. run.Select(point => point.X)];
            double[] ys = [.. run.Select(point => point.Y)];
            var scatter = canvas.Plot.Add.Scatter(xs, ys, canvas.ColorOf(line, place));
            scatter.LineWidth = line.IsContext ? 1.2f : 2.4f;
            scatter.LinePattern = line.Stroke switch
            {
                Stroke.Dashed => LinePattern.Dashed,
                Stroke.Dotted => LinePattern.Dotted,
                _ => LinePattern.Solid,
            };
            // A point alone would be invisible without a marker.
            scatter.MarkerSize = line.Markers || run.Count == 1 ? (line.IsContext ? 4 : 7) : 0;
        }
    }

    private static void AddPoints(FigureCanvas canvas, PointSeries points, int place)
    {
        NamedPoint[] shown = [.. points.Points.Where(point => double.IsFinite(point.X) && double.IsFinite(point.Y))];
        if (shown.Length == 0)
        {
            return;
        }

        double[] xs = [.. shown.Select(point => point.X)];
        double[] ys = [.. shown.Select(point => point.Y)];
        var scatter = canvas.Plot.Add.Scatter(xs, ys, canvas.ColorOf(points, place));
        scatter.LineWidth = 0;
        scatter.MarkerSize = PointSize;
        LabelDrawing.AddPointNames(canvas, [.. shown.Where(point => point.Name.Length > 0)], canvas.ColorOf(points, place));
    }

    private static IEnumerable<IReadOnlyList<FigurePoint>> UnbrokenRuns(LineSeries line)
    {
        List<FigurePoint> run = [];
        foreach (var point in line.Points)
        {
            if (double.IsFinite(point.Y))
            {
                run.Add(point);
            }
            else if (run.Count > 0)
            {
                yield return run;
                run = [];
            }
        }

        if (run.Count > 0)
        {
            yield return run;
        }
    }

    private static void AddBars(FigureCanvas canvas, BarSeries bars, int place)
    {
        var groups = canvas.Figure.Series.OfType<BarSeries>().ToList();
        var width = BarShare / groups.Count;
        var offset = (groups.IndexOf(bars) - ((groups.Count - 1) / 2.0)) * width;
        var color = canvas.ColorOf(bars, place);
        var drawn = canvas.Plot.Add.Bars(bars.Values.Select((value, index) => new Bar
        {
            Position = bars.Horizontal ? canvas.Vertical(index + offset) : index + offset,
            Value = double.IsFinite(value) ? value : 0,
            Size = width * 0.94,
            FillColor = color,
            LineWidth = 0,
            Orientation = bars.Horizontal ? Orientation.Horizontal : Orientation.Vertical,
        }).ToArray());
        drawn.LegendText = bars.Name;
        if (bars.Values.Length * groups.Count <= MostValueLabels)
        {
            LabelDrawing.AddBarValues(canvas, bars, offset);
        }
    }

    private static void AddSpans(FigureCanvas canvas, SpanSeries spans, int place)
    {
        var color = canvas.ColorOf(spans, place);
        canvas.Plot.Add.Bars(spans.Spans.Select(span => new Bar
        {
            Position = canvas.Vertical(span.Row),
            ValueBase = span.Start,
            Value = span.End,
            Size = 0.56,
            FillColor = color,
            LineWidth = 0,
            Orientation = Orientation.Horizontal,
        }).ToArray());
    }

    private static void AddHistogram(FigureCanvas canvas, HistogramSeries bins, int place)
    {
        if (bins.Edges.Length != bins.Counts.Length + 1)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"Histogram '{bins.Name}' has {bins.Edges.Length} edges for {bins.Counts.Length} bins. Bins need one edge more than there are bins."));
        }

        var color = canvas.ColorOf(bins, place);
        canvas.Plot.Add.Bars(bins.Counts.Select((count, index) => new Bar
        {
            Position = (bins.Edges[index] + bins.Edges[index + 1]) / 2,
            Value = count,
            Size = bins.Edges[index + 1] - bins.Edges[index],
            FillColor = color,
            LineColor = color,
            LineWidth = 0,
        }).ToArray());
    }

    private static void AddHeatmap(FigureCanvas canvas, HeatmapSeries map)
    {
        var (rows, columns) = (map.Rows.Length, map.Rows[0].Length);
        var values = new double[rows, columns];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                values[row, column] = map.Rows[row][column];
            }
        }

        var heatmap = canvas.Plot.Add.Heatmap(values);
        heatmap.Colormap = ColormapOf(map.Colors);
        heatmap.ManualRange = RangeOf(map);
        if (!map.ShowsScale)
        {
            return;
        }

        var bar = canvas.Plot.Add.ColorBar(heatmap);
        bar.Label = map.Name;
        bar.LabelStyle.ForeColor = canvas.Theme.Ink.ToColor();
        bar.LabelStyle.Bold = false;
        bar.Axis.TickLabelStyle.ForeColor = canvas.Theme.Muted.ToColor();
        bar.Axis.FrameLineStyle.Color = canvas.Theme.Grid.ToColor();
    }

    private static IColormap ColormapOf(ColorScale scale) => scale switch
    {
        ColorScale.Sequential => new Viridis(),
        ColorScale.Diverging => new Balance(),
        ColorScale.Gray => new Grayscale(),
        ColorScale.Heat => new Inferno(),
        _ => throw new ArgumentOutOfRangeException(nameof(scale), scale, "A heat map is Sequential, Diverging, Gray or Heat."),
    };

    private static ScottPlot.Range RangeOf(HeatmapSeries map)
    {
        var finite = map.Rows.SelectMany(row => row).Where(double.IsFinite).DefaultIfEmpty(0).ToArray();
        var (least, most) = (finite.Min(), finite.Max());
        var reach = Math.Max(Math.Abs(least), Math.Abs(most));
        return map.Colors == ColorScale.Diverging
            ? new ScottPlot.Range(map.Minimum ?? -reach, map.Maximum ?? reach)
            : new ScottPlot.Range(map.Minimum ?? least, map.Maximum ?? most);
    }
}
