using ScottPlot.Engine;

namespace ScottPlot.Plottables;

/// <summary>A text at a corner or edge of the data area, whatever the limits are.</summary>
public class Annotation : LabelStyleProperties, IPlottable, IDrawable
{
    public override LabelStyle LabelStyle { get; set; } = new()
    {
        FontSize = 12,
        ForeColor = new(0xFF333333),
        BackgroundColor = new(0xD9FFFFFF),
        PixelPadding = new(5),
    };

    public string Text { get => LabelStyle.Text; set => LabelStyle.Text = value; }

    public bool IsVisible { get; set; } = true;

    public IAxes Axes { get; set; } = new Axes();

    public Alignment Alignment { get => LabelStyle.Alignment; set => LabelStyle.Alignment = value; }

    public float OffsetX { get; set; } = 10;

    public float OffsetY { get; set; } = 10;

    public PixelOffset PixelOffset
    {
        get => new(OffsetX, OffsetY);
        set => (OffsetX, OffsetY) = (value.X, value.Y);
    }

    public IEnumerable<LegendItem> LegendItems => LegendItem.None;

    IEnumerable<Coordinates> IDrawable.Footprint => [];

    public AxisLimits GetAxisLimits() => AxisLimits.NoLimits;

    void IDrawable.Draw(FigureScript script, AxisLimits limits)
    {
        (double x, double dx) = ((int)Alignment % 3) switch
        {
            0 => (0.0, OffsetX),
            1 => (0.5, 0f),
            _ => (1.0, -OffsetX),
        };
        (double y, double dy) = ((int)Alignment / 3) switch
        {
            0 => (1.0, OffsetY),
            1 => (0.5, 0f),
            _ => (0.0, -OffsetY),
        };
        string position = $"graph {GnuplotText.Number(x)}, graph {GnuplotText.Number(y)}";
        script.Label(Text, LabelStyle, position, Alignment, dx, dy);
    }
}
