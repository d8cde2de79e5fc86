using ScottPlot.Engine;

namespace ScottPlot.Plottables;

/// <summary>Values at ascending X positions, joined by a line.</summary>
public class SignalXY : IPlottable, IHasLine, IHasMarker, IHasLegendText, IDrawable
{
    private readonly double[] xs;
    private readonly double[] ys;

    internal SignalXY(double[] xs, double[] ys)
    {
        Points.RequireEqualLengths(xs.Length, ys.Length);
        this.xs = xs;
        this.ys = ys;
    }

    public ConnectStyle ConnectStyle { get; set; }

    public bool IsVisible { get; set; } = true;

    public IAxes Axes { get; set; } = new Axes();

    public string LegendText { get; set; } = "";

    public LineStyle LineStyle { get; set; } = new(1.5f);

    public MarkerStyle MarkerStyle { get; set; } = MarkerStyle.None;

    public Color LineColor { get => LineStyle.Color; set => LineStyle.Color = value; }

    public float LineWidth { get => LineStyle.Width; set => LineStyle.Width = value; }

    public LinePattern LinePattern { get => LineStyle.Pattern; set => LineStyle.Pattern = value; }

    public MarkerShape MarkerShape { get => MarkerStyle.Shape; set => MarkerStyle.Shape = value; }

    public float MarkerSize { get => MarkerStyle.Size; set => MarkerStyle.Size = value; }

    public Color MarkerColor { get => MarkerStyle.MarkerColor; set => MarkerStyle.MarkerColor = value; }

    public Color MarkerFillColor { get => MarkerStyle.FillColor; set => MarkerStyle.FillColor = value; }

    public Color MarkerLineColor { get => MarkerStyle.LineColor; set => MarkerStyle.LineColor = value; }

    public float MarkerLineWidth { get => MarkerStyle.LineWidth; set => MarkerStyle.LineWidth = value; }

    /// <summary>Colours line and markers alike.</summary>
    public Color Color
    {
        get => LineStyle.Color;
        set
        {
            LineStyle.Color = value;
            MarkerStyle.MarkerColor = value;
        }
    }

    public IEnumerable<LegendItem> LegendItems => LegendItem.Single(this, LegendText, LineStyle, MarkerStyle);

    IEnumerable<Coordinates> IDrawable.Footprint => Footprints.Along(Coordinates.Zip(xs, ys));

    public AxisLimits GetAxisLimits() => new(Coordinates.Zip(xs, ys));

    void IDrawable.Draw(FigureScript script, AxisLimits limits) =>
        ((IDrawable)new Scatter(Coordinates.Zip(xs, ys))
        {
            Axes = Axes,
            LineStyle = LineStyle,
            MarkerStyle = MarkerStyle,
            ConnectStyle = ConnectStyle,
        }).Draw(script, limits);
}
