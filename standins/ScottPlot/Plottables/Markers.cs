using ScottPlot.Engine;

namespace ScottPlot.Plottables;

/// <summary>Points without lines.</summary>
public class Markers : IPlottable, IHasMarker, IHasLegendText, IDrawable
{
    public Markers(IScatterSource data) => Data = data;

    public IScatterSource Data { get; }

    public bool IsVisible { get; set; } = true;

    public IAxes Axes { get; set; } = new Axes();

    public string LegendText { get; set; } = "";

    public MarkerStyle MarkerStyle { get; set; } = new(MarkerShape.FilledCircle, 10);

    /// <summary>Colours the points from first to last, if given.</summary>
    public IColormap? Colormap { get; set; }

    public Color Color { get => MarkerColor; set => MarkerColor = value; }

    public MarkerShape MarkerShape { get => MarkerStyle.Shape; set => MarkerStyle.Shape = value; }

    public float MarkerSize { get => MarkerStyle.Size; set => MarkerStyle.Size = value; }

    public Color MarkerColor { get => MarkerStyle.MarkerColor; set => MarkerStyle.MarkerColor = value; }

    public Color MarkerFillColor { get => MarkerStyle.FillColor; set => MarkerStyle.FillColor = value; }

    public Color MarkerLineColor { get => MarkerStyle.LineColor; set => MarkerStyle.LineColor = value; }

    public float MarkerLineWidth { get => MarkerStyle.LineWidth; set => MarkerStyle.LineWidth = value; }

    public IEnumerable<LegendItem> LegendItems => LegendItem.Single(this, LegendText, MarkerStyle);

    IEnumerable<Coordinates> IDrawable.Footprint => Data.GetScatterPoints();

    public AxisLimits GetAxisLimits() => Data.GetLimits();

    void IDrawable.Draw(FigureScript script, AxisLimits limits)
    {
        IReadOnlyList<Coordinates> points = Data.GetScatterPoints();
        if (Colormap is null || !GnuplotStyle.IsDrawn(MarkerStyle) || points.Count == 0)
        {
            script.Points(Axes, points, MarkerStyle);
            return;
        }

        string source = script.Data(points.Select((p, i) => new[]
        {
            p.X, p.Y, GnuplotText.RgbValue(Colormap.GetColor(i, points.Count)),
        }));
        script.Plot(
            Axes,
            $"{source} using 1:2:3",
            $"with points pt {GnuplotStyle.PointType(MarkerShape)} "
            + $"ps {GnuplotText.Number(script.Style.PointSize(MarkerStyle))} lc rgb variable");
    }
}
