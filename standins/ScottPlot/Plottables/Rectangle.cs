using ScottPlot.Engine;

namespace ScottPlot.Plottables;

/// <summary>A filled rectangle in axis units.</summary>
public class Rectangle : IPlottable, IHasFill, IHasLine, IHasLegendText, IDrawable
{
    public double X1 { get; set; }

    public double X2 { get; set; }

    public double Y1 { get; set; }

    public double Y2 { get; set; }

    public CoordinateRect CoordinateRect
    {
        get => new(new Coordinates(X1, Y1), new Coordinates(X2, Y2));
        set => (X1, X2, Y1, Y2) = (value.Left, value.Right, value.Bottom, value.Top);
    }

    public bool IsVisible { get; set; } = true;

    public IAxes Axes { get; set; } = new Axes();

    public string LegendText { get; set; } = "";

    public FillStyle FillStyle { get; set; } = new();

    public LineStyle LineStyle { get; set; } = new(1);

    public Color FillColor { get => FillStyle.Color; set => FillStyle.Color = value; }

    public Color LineColor { get => LineStyle.Color; set => LineStyle.Color = value; }

    public float LineWidth { get => LineStyle.Width; set => LineStyle.Width = value; }

    public LinePattern LinePattern { get => LineStyle.Pattern; set => LineStyle.Pattern = value; }

    public IEnumerable<LegendItem> LegendItems => LegendItem.Single(this, LegendText, FillStyle, LineStyle);

    IEnumerable<Coordinates> IDrawable.Footprint => Footprints.Inside(CoordinateRect);

    public AxisLimits GetAxisLimits() => new(CoordinateRect);

    void IDrawable.Draw(FigureScript script, AxisLimits limits) =>
        script.Rectangles(Axes, [(CoordinateRect, FillColor)], LineStyle);
}
