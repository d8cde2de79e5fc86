using ScottPlot.Engine;

namespace ScottPlot.Plottables;

/// <summary>A text at a point in axis units.</summary>
public class Text : LabelStyleProperties, IPlottable, IDrawable
{
    public override LabelStyle LabelStyle { get; set; } = new() { FontSize = 12 };

    public Coordinates Location { get; set; }

    public bool IsVisible { get; set; } = true;

    public IAxes Axes { get; set; } = new Axes();

    public Alignment Alignment { get => LabelStyle.Alignment; set => LabelStyle.Alignment = value; }

    public float OffsetX { get => LabelStyle.OffsetX; set => LabelStyle.OffsetX = value; }

    public float OffsetY { get => LabelStyle.OffsetY; set => LabelStyle.OffsetY = value; }

    public IEnumerable<LegendItem> LegendItems => LegendItem.None;

    IEnumerable<Coordinates> IDrawable.Footprint => [Location];

    public AxisLimits GetAxisLimits() => new(Location);

    void IDrawable.Draw(FigureScript script, AxisLimits limits)
    {
        if (limits.Contains(Location))
        {
            script.Label(
                LabelText, LabelStyle, FigureScript.At(Axes, Location.X, Location.Y), Alignment, OffsetX, OffsetY);
        }
    }
}
