using ScottPlot.DataSources;
using ScottPlot.Engine;

namespace ScottPlot.Plottables;

/// <summary>Evenly spaced values joined by a line.</summary>
public class Signal(ISignalSource data) : IPlottable, IHasLine, IHasMarker, IHasLegendText, IDrawable
{
    public ISignalSource Data { get; set; } = data;

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

    IEnumerable<Coordinates> IDrawable.Footprint => Footprints.Along([.. Data.Points()]);

    public AxisLimits GetAxisLimits() => Data.GetLimits();

    void IDrawable.Draw(FigureScript script, AxisLimits limits)
    {
        Coordinates[] points = [.. Data.Points()];
        script.Lines(Axes, points, LineStyle);
        script.Points(Axes, points, MarkerStyle);
    }
}
