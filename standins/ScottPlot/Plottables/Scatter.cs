using ScottPlot.DataSources;
using ScottPlot.Engine;

namespace ScottPlot.Plottables;

/// <summary>Points joined by lines and marked by symbols; either can be switched off by a size of 0.</summary>
public class Scatter : IPlottable, IHasLine, IHasMarker, IHasLegendText, IDrawable
{
    public ConnectStyle ConnectStyle;
    private bool smooth;

    public Scatter(IScatterSource data) => Data = data;

    internal Scatter(IReadOnlyList<Coordinates> points)
        : this(new ScatterSourceCoordinatesArray([.. points]))
    {
    }

    public IScatterSource Data { get; }

    public bool IsVisible { get; set; } = true;

    public IAxes Axes { get; set; } = new Axes();

    public string LegendText { get; set; } = "";

    public LineStyle LineStyle { get; set; } = new(2);

    public MarkerStyle MarkerStyle { get; set; } = new(MarkerShape.FilledCircle, 5);

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

    /// <summary>Draws a smooth curve that does not overshoot between the points.</summary>
    public bool Smooth { set => smooth = value; }

    /// <summary>Fills the area between the curve and <see cref="FillYValue"/>.</summary>
    public bool FillY { get; set; }

    public double FillYValue { get; set; }

    public Color FillYColor { get; set; } = new(0x40808080);

    public IEnumerable<LegendItem> LegendItems => LegendItem.Single(this, LegendText, LineStyle, MarkerStyle);

    IEnumerable<Coordinates> IDrawable.Footprint => Footprints.Along(Data.GetScatterPoints());

    public AxisLimits GetAxisLimits() => Data.GetLimits();

    void IDrawable.Draw(FigureScript script, AxisLimits limits)
    {
        IReadOnlyList<Coordinates> points = Data.GetScatterPoints();
        if (FillY && points.Count > 1)
        {
            string source = script.Data(points.Select(p => new[] { p.X, p.Y, FillYValue }));
            script.Plot(Axes, $"{source} using 1:2:3", $"with filledcurves fs solid noborder fc {GnuplotText.Rgb(FillYColor)}");
        }

        bool smoothed = smooth && points.Count > 2 && ConnectStyle == ConnectStyle.Straight;
        string method = ConnectStyle switch
        {
            ConnectStyle.StepHorizontal => "with steps",
            ConnectStyle.StepVertical => "with fsteps",
            _ => smoothed ? "smooth mcsplines with lines" : "with lines",
        };
        script.Lines(Axes, points, LineStyle, method);
        script.Points(Axes, points, MarkerStyle);
    }
}
