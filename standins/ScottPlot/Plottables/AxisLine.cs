using ScottPlot.Engine;

namespace ScottPlot.Plottables;

/// <summary>A line across the whole data area, with an optional text at its end.</summary>
public abstract class AxisLine : LabelStyleProperties, IPlottable, IHasLine, IHasLegendText, IRenderLast, IDrawable
{
    protected AxisLine()
    {
    }

    public bool IsVisible { get; set; } = true;

    public IAxes Axes { get; set; } = new Axes();

    public string LegendText { get; set; } = "";

    public LineStyle LineStyle { get; set; } = new(2);

    /// <summary>The text is drawn in the colour of the line unless another colour is set.</summary>
    public override LabelStyle LabelStyle { get; set; } = new()
    {
        FontSize = 12,
        ForeColor = Colors.Transparent,
        BackgroundColor = Colors.White.WithAlpha(0.75),
        PixelPadding = new(2),
    };

    public string Text { get => LabelStyle.Text; set => LabelStyle.Text = value; }

    public double Position { get; set; }

    /// <summary>Whether autoscaling includes the line.</summary>
    public bool EnableAutoscale { get; set; } = true;

    public bool ExcludeFromLegend { get; set; }

    /// <summary>Puts the text at the other end of the line.</summary>
    public bool LabelOppositeAxis { get; set; }

    public Alignment? ManualLabelAlignment { get; set; }

    public Color Color { get => LineStyle.Color; set => LineStyle.Color = value; }

    public Color LineColor { get => LineStyle.Color; set => LineStyle.Color = value; }

    public float LineWidth { get => LineStyle.Width; set => LineStyle.Width = value; }

    public LinePattern LinePattern { get => LineStyle.Pattern; set => LineStyle.Pattern = value; }

    public IEnumerable<LegendItem> LegendItems =>
        ExcludeFromLegend ? LegendItem.None : LegendItem.Single(this, LegendText, LineStyle);

    IEnumerable<Coordinates> IDrawable.Footprint => [];

    public abstract AxisLimits GetAxisLimits();

    void IDrawable.Draw(FigureScript script, AxisLimits limits) => DrawLine(script, limits);

    private protected abstract void DrawLine(FigureScript script, AxisLimits limits);

    private protected void DrawLabel(FigureScript script, string position, Alignment alignment, double dx, double dy)
    {
        Color original = LabelStyle.ForeColor;
        LabelStyle.ForeColor = original.Alpha == 0 ? LineColor : original;
        script.Label(
            Text, LabelStyle, position, ManualLabelAlignment ?? alignment, dx + LabelStyle.OffsetX, dy + LabelStyle.OffsetY);
        LabelStyle.ForeColor = original;
    }
}
