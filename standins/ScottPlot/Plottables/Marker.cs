using ScottPlot.Engine;

namespace ScottPlot.Plottables;

/// <summary>One point.</summary>
public class Marker : IPlottable, IHasMarker, IHasLegendText, IDrawable
{
    public double X { get; set; }

    public double Y { get; set; }

    public Coordinates Location
    {
        get => new(X, Y);
        set => (X, Y) = (value.X, value.Y);
    }

    public Coordinates Position { get => Location; set => Location = value; }

    public bool IsVisible { get; set; } = true;

    public IAxes Axes { get; set; } = new Axes();

    public string LegendText { get; set; } = "";

    public MarkerStyle MarkerStyle { get; set; } = new(MarkerShape.FilledCircle, 10);

    public Color Color { get => MarkerColor; set => MarkerColor = value; }

    public MarkerShape Shape { get => MarkerShape; set => MarkerShape = value; }

    public float Size { get => MarkerSize; set => MarkerSize = value; }

    public float LineWidth { set => MarkerLineWidth = value; }

    public MarkerShape MarkerShape { get => MarkerStyle.Shape; set => MarkerStyle.Shape = value; }

    public float MarkerSize { get => MarkerStyle.Size; set => MarkerStyle.Size = value; }

    public Color MarkerColor { get => MarkerStyle.MarkerColor; set => MarkerStyle.MarkerColor = value; }

    public Color MarkerFillColor { get => MarkerStyle.FillColor; set => MarkerStyle.FillColor = value; }

    public Color MarkerLineColor { get => MarkerStyle.LineColor; set => MarkerStyle.LineColor = value; }

    public float MarkerLineWidth { get => MarkerStyle.LineWidth; set => MarkerStyle.LineWidth = value; }

    public IEnumerable<LegendItem> LegendItems => LegendItem.Single(this, LegendText, MarkerStyle);

    IEnumerable<Coordinates> IDrawable.Footprint => [Location];

    public AxisLimits GetAxisLimits() => new(Location);

    void IDrawable.Draw(FigureScript script, AxisLimits limits) => script.Points(Axes, [Location], MarkerStyle);
}
