using ScottPlot.DataSources;
using ScottPlot.Panels;
using ScottPlot.Plottables;

namespace ScottPlot;

/// <summary>Adds plottables to a plot. Each call takes the next colour of the palette and returns what it added.</summary>
public class PlottableAdder(Plot plot)
{
    private int colorsTaken;

    public Plot Plot { get; } = plot;

    public IPalette Palette { get; set; } = ScottPlot.Palette.Default;

    public Color GetNextColor(bool incrementCounter = true)
    {
        Color color = Palette.GetColor(colorsTaken);
        colorsTaken += incrementCounter ? 1 : 0;
        return color;
    }

    public IPlottable Plottable(IPlottable plottable) => Added(plottable);

    /// <summary>Shows the legend.</summary>
    public Legend Legend() => Plot.ShowLegend();

    public ColorBar ColorBar(IHasColorAxis source, Edge edge = Edge.Right)
    {
        ColorBar bar = new(source, edge);
        Plot.Axes.ColorBars.Add(bar);
        return bar;
    }

    public Annotation Annotation(string text, Alignment alignment = Alignment.UpperLeft) =>
        Added(new Annotation { Text = text, Alignment = alignment });

    public BarPlot Bar(Bar bar) => Added(new BarPlot([bar]));

    public BarPlot Bar(double position, double value, double error = 0) => Added(new BarPlot(
        [new Bar { Position = position, Value = value, Error = error, FillColor = GetNextColor() }]));

    public BarPlot Bars(Bar[] bars) => Added(new BarPlot([.. bars]));

    public BarPlot Bars(List<Bar> bars) => Added(new BarPlot(bars));

    public BarPlot Bars(double[] values) => Bars(Enumerable.Range(0, values.Length).Select(i => (double)i), values);

    public BarPlot Bars(IEnumerable<double> positions, IEnumerable<double> values)
    {
        (double[] at, double[] lengths) = ([.. positions], [.. values]);
        Points.RequireEqualLengths(at.Length, lengths.Length);
        Color color = GetNextColor();
        return Added(new BarPlot(
            [.. at.Zip(lengths, (p, v) => new Bar { Position = p, Value = v, FillColor = color })]));
    }

    public BarPlot Bars<T>(IEnumerable<double> positions, IEnumerable<T> values) =>
        Bars(positions, (IEnumerable<double>)Points.ToDoubles(values));

    public ErrorBar ErrorBar(IReadOnlyList<double> xs, IReadOnlyList<double> ys, IReadOnlyList<double> yErrors)
    {
        Points.RequireEqualLengths(xs.Count, ys.Count);
        Points.RequireEqualLengths(xs.Count, yErrors.Count);
        return Added(new ErrorBar(xs, ys, null, null, yErrors, yErrors) { Color = GetNextColor() });
    }

    public FillY FillY(Scatter scatter1, Scatter scatter2) => Filled(new FillY(scatter1, scatter2));

    public FillY FillY(double[] xs, double[] ys1, double[] ys2) =>
        FillY(new Scatter(Coordinates.Zip(xs, ys1)), new Scatter(Coordinates.Zip(xs, ys2)));

    public FillY FillY(ICollection<(double X, double Top, double Bottom)> data)
    {
        FillY fill = new();
        fill.SetDataSource(data);
        return Filled(fill);
    }

    public FillY FillY<T>(ICollection<T> data, Func<T, (double X, double Top, double Bottom)> function)
    {
        FillY fill = new();
        fill.SetDataSource(data, function);
        return Filled(fill);
    }

    public Heatmap Heatmap(double[,] intensities) => Added(new Heatmap(intensities));

    public Heatmap Heatmap(Coordinates3d[,] values)
    {
        double[,] intensities = new double[values.GetLength(0), values.GetLength(1)];
        for (int y = 0; y < values.GetLength(0); y++)
        {
            for (int x = 0; x < values.GetLength(1); x++)
            {
                intensities[y, x] = values[y, x].Z;
            }
        }

        return Heatmap(intensities);
    }

    public HistogramBars Histogram(Statistics.Histogram histogram, Color? color = null, bool disableBottomPadding = true)
    {
        HistogramBars bars = new(histogram);
        Color fill = color ?? GetNextColor();
        foreach (Bar bar in bars.Bars)
        {
            bar.FillColor = fill;
        }

        if (disableBottomPadding)
        {
            Plot.Axes.Margins(bottom: 0, top: 0.15);
        }

        return Added(bars);
    }

    public HorizontalLine HorizontalLine(
        double y, float width = 2f, Color? color = null, LinePattern pattern = default) => Added(new HorizontalLine
        {
            Y = y,
            LineStyle = new(width, color ?? GetNextColor(), pattern),
        });

    public VerticalLine VerticalLine(
        double x, float width = 2f, Color? color = null, LinePattern pattern = default) => Added(new VerticalLine
        {
            X = x,
            LineStyle = new(width, color ?? GetNextColor(), pattern),
        });

    public HorizontalSpan HorizontalSpan(double x1, double x2, Color? color = null) => Added(new HorizontalSpan
    {
        X1 = x1,
        X2 = x2,
        FillColor = color ?? GetNextColor().WithAlpha(0.2),
    });

    public VerticalSpan VerticalSpan(double y1, double y2, Color? color = null) => Added(new VerticalSpan
    {
        Y1 = y1,
        Y2 = y2,
        FillColor = color ?? GetNextColor().WithAlpha(0.2),
    });

    public LinePlot Line(CoordinateLine line) => Added(new LinePlot { Line = line, Color = GetNextColor() });

    public LinePlot Line(Coordinates start, Coordinates end) => Line(new CoordinateLine(start, end));

    public LinePlot Line(double x1, double y1, double x2, double y2) => Line(new CoordinateLine(x1, y1, x2, y2));

    public Marker Marker(
        double x, double y, MarkerShape shape = MarkerShape.FilledCircle, float size = 10f, Color? color = null) =>
        Marker(new Coordinates(x, y), shape, size, color);

    public Marker Marker(
        Coordinates location, MarkerShape shape = MarkerShape.FilledCircle, float size = 10f, Color? color = null) =>
        Added(new Marker { Location = location, MarkerStyle = new(shape, size, color ?? GetNextColor()) });

    public Markers Markers(
        Coordinates[] coordinates, MarkerShape shape = MarkerShape.FilledCircle, float size = 10f, Color? color = null) =>
        Added(new Markers(new ScatterSourceCoordinatesArray(coordinates))
        {
            MarkerStyle = new(shape, size, color ?? GetNextColor()),
        });

    public Markers Markers(
        List<Coordinates> coordinates, MarkerShape shape = MarkerShape.FilledCircle, float size = 10f, Color? color = null) =>
        Markers(coordinates.ToArray(), shape, size, color);

    public Markers Markers(
        double[] xs, double[] ys, MarkerShape shape = MarkerShape.FilledCircle, float size = 10f, Color? color = null) =>
        Markers(Coordinates.Zip(xs, ys), shape, size, color);

    public Markers Markers<T, T2>(
        T[] xs, T2[] ys, MarkerShape shape = MarkerShape.FilledCircle, float size = 10f, Color? color = null) =>
        Markers(Points.ToDoubles(xs), Points.ToDoubles(ys), shape, size, color);

    public Markers Markers<T, T2>(
        List<T> xs, List<T2> ys, MarkerShape shape = MarkerShape.FilledCircle, float size = 10f, Color? color = null) =>
        Markers(Points.ToDoubles(xs), Points.ToDoubles(ys), shape, size, color);

    public Rectangle Rectangle(CoordinateRect rect)
    {
        Color color = GetNextColor();
        return Added(new Rectangle { CoordinateRect = rect, LineColor = color, FillColor = color.WithAlpha(0.4) });
    }

    public Rectangle Rectangle(double left, double right, double bottom, double top) =>
        Rectangle(new CoordinateRect(left, right, bottom, top));

    public Scatter Scatter(IScatterSource source, Color? color = null) =>
        Added(new Scatter(source) { Color = color ?? GetNextColor() });

    public Scatter Scatter(Coordinates point, Color? color = null) => Scatter(new Coordinates[] { point }, color);

    public Scatter Scatter(double x, double y, Color? color = null) => Scatter(new Coordinates(x, y), color);

    public Scatter Scatter(Coordinates[] coordinates, Color? color = null) =>
        Scatter(new ScatterSourceCoordinatesArray(coordinates), color);

    public Scatter Scatter(List<Coordinates> coordinates, Color? color = null) =>
        Scatter(new ScatterSourceCoordinatesList(coordinates), color);

    public Scatter Scatter(double[] xs, double[] ys, Color? color = null) =>
        Scatter(new ScatterSourceDoubleArray(xs, ys), color);

    public Scatter Scatter<T, T2>(T[] xs, T2[] ys, Color? color = null) =>
        Scatter(Points.ToDoubles(xs), Points.ToDoubles(ys), color);

    public Scatter Scatter<T, T2>(List<T> xs, List<T2> ys, Color? color = null) =>
        Scatter(Points.ToDoubles(xs), Points.ToDoubles(ys), color);

    public Scatter ScatterLine(IScatterSource source, Color? color = null) => WithoutMarkers(Scatter(source, color));

    public Scatter ScatterLine(Coordinates[] coordinates, Color? color = null) =>
        WithoutMarkers(Scatter(coordinates, color));

    public Scatter ScatterLine(List<Coordinates> coordinates, Color? color = null) =>
        WithoutMarkers(Scatter(coordinates, color));

    public Scatter ScatterLine(double[] xs, double[] ys, Color? color = null) => WithoutMarkers(Scatter(xs, ys, color));

    public Scatter ScatterLine<T, T2>(T[] xs, T2[] ys, Color? color = null) => WithoutMarkers(Scatter(xs, ys, color));

    public Scatter ScatterLine<T, T2>(List<T> xs, List<T2> ys, Color? color = null) =>
        WithoutMarkers(Scatter(xs, ys, color));

    public Scatter ScatterPoints(IScatterSource source, Color? color = null) => WithoutLine(Scatter(source, color));

    public Scatter ScatterPoints(Coordinates[] coordinates, Color? color = null) =>
        WithoutLine(Scatter(coordinates, color));

    public Scatter ScatterPoints(List<Coordinates> coordinates, Color? color = null) =>
        WithoutLine(Scatter(coordinates, color));

    public Scatter ScatterPoints(double[] xs, double[] ys, Color? color = null) => WithoutLine(Scatter(xs, ys, color));

    public Scatter ScatterPoints<T, T2>(T[] xs, T2[] ys, Color? color = null) => WithoutLine(Scatter(xs, ys, color));

    public Scatter ScatterPoints<T, T2>(List<T> xs, List<T2> ys, Color? color = null) =>
        WithoutLine(Scatter(xs, ys, color));

    public Signal Signal(ISignalSource source, Color? color = null) =>
        Added(new Signal(source) { Color = color ?? GetNextColor() });

    public Signal Signal(double[] ys, double period = 1, Color? color = null) =>
        Signal(new SignalSourceDouble(ys, period), color);

    public Signal Signal<T>(T[] ys, double period = 1, Color? color = null) =>
        Signal(Points.ToDoubles(ys), period, color);

    public Signal Signal<T>(IReadOnlyList<T> ys, double period = 1, Color? color = null) =>
        Signal(Points.ToDoubles(ys), period, color);

    public SignalXY SignalXY(double[] xs, double[] ys, Color? color = null) =>
        Added(new SignalXY(xs, ys) { Color = color ?? GetNextColor() });

    public SignalXY SignalXY<T, T2>(T[] xs, T2[] ys, Color? color = null) =>
        SignalXY(Points.ToDoubles(xs), Points.ToDoubles(ys), color);

    public SignalXY SignalXY<T, T2>(IReadOnlyList<T> xs, IReadOnlyList<T2> ys, Color? color = null) =>
        SignalXY(Points.ToDoubles(xs), Points.ToDoubles(ys), color);

    public Text Text(string text, Coordinates location) =>
        Added(new Text { LabelText = text, Location = location, LabelFontColor = new Color(0xFF222222) });

    public Text Text(string text, double x, double y) => Text(text, new Coordinates(x, y));

    private static Scatter WithoutMarkers(Scatter scatter)
    {
        scatter.MarkerSize = 0;
        return scatter;
    }

    private static Scatter WithoutLine(Scatter scatter)
    {
        scatter.LineWidth = 0;
        return scatter;
    }

    private FillY Filled(FillY fill)
    {
        fill.FillColor = GetNextColor().WithAlpha(0.25);
        return Added(fill);
    }

    private T Added<T>(T plottable)
        where T : IPlottable
    {
        plottable.Axes = new Axes { XAxis = Plot.Axes.Bottom, YAxis = Plot.Axes.Left };
        Plot.PlottableList.Add(plottable);
        return plottable;
    }
}
