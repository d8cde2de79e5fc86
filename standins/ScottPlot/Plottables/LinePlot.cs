using ScottPlot.Engine;

namespace ScottPlot.Plottables;

/// <summary>One straight line between two points.</summary>
public class LinePlot : IPlottable, IHasLine, IHasMarker, IHasLegendText, IDrawable
{
    public Coordinates Start { get; set; }

    public Coordinates End { get; set; }

    public CoordinateLine Line
    {
        get => new(Start, End);
        set => (Start, End) = (value.Start, value.End);
    }

    public bool IsVisible { get; set; } = true;

    public IAxes Axes { get; set; } = new Axes();

    public string LegendText { get; set; } = "";

    public LineStyle LineStyle { get; set; } = new(1);

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

    IEnumerable<Coordinates> IDrawable.Footprint => Footprints.Along([Start, End]);

    public AxisLimits GetAxisLimits() => new((Coordinates[])[Start, End]);

    void IDrawable.Draw(FigureScript script, AxisLimits limits)
    {
        script.Lines(Axes, [Start, End], LineStyle);
        script.Points(Axes, [Start, End], MarkerStyle);
    }
}
