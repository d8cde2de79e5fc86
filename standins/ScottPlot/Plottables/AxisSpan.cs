using ScottPlot.Engine;

namespace ScottPlot.Plottables;

/// <summary>A band across the whole data area.</summary>
public abstract class AxisSpan : IPlottable, IHasFill, IHasLine, IHasLegendText, IDrawable
{
    protected AxisSpan()
    {
    }

    public bool IsVisible { get; set; } = true;

    public IAxes Axes { get; set; } = new Axes();

    public string LegendText { get; set; } = "";

    public FillStyle FillStyle { get; set; } = new();

    public LineStyle LineStyle { get; set; } = LineStyle.None;

    /// <summary>Whether autoscaling includes the band.</summary>
    public bool EnableAutoscale { get; set; } = true;

    public Color FillColor { get => FillStyle.Color; set => FillStyle.Color = value; }

    public Color LineColor { get => LineStyle.Color; set => LineStyle.Color = value; }

    public float LineWidth { get => LineStyle.Width; set => LineStyle.Width = value; }

    public LinePattern LinePattern { get => LineStyle.Pattern; set => LineStyle.Pattern = value; }

    public IEnumerable<LegendItem> LegendItems => LegendItem.Single(this, LegendText, FillStyle, LineStyle);

    IEnumerable<Coordinates> IDrawable.Footprint => [];

    public abstract AxisLimits GetAxisLimits();

    void IDrawable.Draw(FigureScript script, AxisLimits limits) =>
        script.Rectangles(Axes, [(Area(limits), FillColor)], LineStyle);

    private protected abstract CoordinateRect Area(AxisLimits limits);
}
