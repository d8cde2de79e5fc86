using ScottPlot.Engine;

namespace ScottPlot.Plottables;

/// <summary>The area between two curves, such as a confidence band.</summary>
public class FillY : IPlottable, IHasFill, IHasLine, IHasMarker, IHasLegendText, IDrawable
{
    private List<(double X, double Top, double Bottom)> data = [];

    public FillY()
    {
    }

    /// <exception cref="ArgumentException">The curves differ in length.</exception>
    public FillY(Scatter scatter1, Scatter scatter2)
    {
        IReadOnlyList<Coordinates> first = scatter1.Data.GetScatterPoints();
        IReadOnlyList<Coordinates> second = scatter2.Data.GetScatterPoints();
        Points.RequireEqualLengths(first.Count, second.Count);
        data = [.. first.Zip(second, (a, b) => (a.X, a.Y, b.Y))];
    }

    public bool IsVisible { get; set; } = true;

    public IAxes Axes { get; set; } = new Axes();

    public string LegendText { get; set; } = "";

    public FillStyle FillStyle { get; set; } = new(Colors.C0.WithAlpha(0.25));

    /// <summary>Lines along both curves; none by default.</summary>
    public LineStyle LineStyle { get; set; } = LineStyle.None;

    public MarkerStyle MarkerStyle { get; set; } = MarkerStyle.None;

    public Color FillColor { get => FillStyle.Color; set => FillStyle.Color = value; }

    public Color LineColor { get => LineStyle.Color; set => LineStyle.Color = value; }

    public float LineWidth { get => LineStyle.Width; set => LineStyle.Width = value; }

    public LinePattern LinePattern { get => LineStyle.Pattern; set => LineStyle.Pattern = value; }

    public MarkerShape MarkerShape { get => MarkerStyle.Shape; set => MarkerStyle.Shape = value; }

    public float MarkerSize { get => MarkerStyle.Size; set => MarkerStyle.Size = value; }

    public Color MarkerColor { get => MarkerStyle.MarkerColor; set => MarkerStyle.MarkerColor = value; }

    public Color MarkerFillColor { get => MarkerStyle.FillColor; set => MarkerStyle.FillColor = value; }

    public Color MarkerLineColor { get => MarkerStyle.LineColor; set => MarkerStyle.LineColor = value; }

    public float MarkerLineWidth { get => MarkerStyle.LineWidth; set => MarkerStyle.LineWidth = value; }

    public IEnumerable<LegendItem> LegendItems => LegendItem.Single(this, LegendText, FillStyle, LineStyle);

    IEnumerable<Coordinates> IDrawable.Footprint => Footprints.Along([.. Upper]).Concat(Footprints.Along([.. Lower]));

    private IEnumerable<Coordinates> Upper => data.Select(d => new Coordinates(d.X, d.Top));

    private IEnumerable<Coordinates> Lower => data.Select(d => new Coordinates(d.X, d.Bottom));

    public void SetDataSource(ICollection<(double X, double Top, double Bottom)> items) => data = [.. items];

    public void SetDataSource<T>(ICollection<T> items, Func<T, (double X, double Top, double Bottom)> coordinateSolver) =>
        data = [.. items.Select(coordinateSolver)];

    public AxisLimits GetAxisLimits() => new(Upper.Concat(Lower));

    void IDrawable.Draw(FigureScript script, AxisLimits limits)
    {
        if (FillStyle.HasValue && data.Count > 1)
        {
            string source = script.Data(data.Select(d => new[] { d.X, d.Bottom, d.Top }));
            script.Plot(Axes, $"{source} using 1:2:3", $"with filledcurves fs solid noborder fc {GnuplotText.Rgb(FillColor)}");
        }

        foreach (Coordinates[] curve in (Coordinates[][])[[.. Upper], [.. Lower]])
        {
            script.Lines(Axes, curve, LineStyle);
            script.Points(Axes, curve, MarkerStyle);
        }
    }
}
