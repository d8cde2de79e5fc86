using ScottPlot.Engine;

namespace ScottPlot.Plottables;

/// <summary>A collection of bars.</summary>
public class BarPlot : IPlottable, IHasLegendText, IRenderLast, IDrawable
{
    public BarPlot(List<Bar> bars) => Bars = bars;

    public List<Bar> Bars { get; }

    public bool IsVisible { get; set; } = true;

    public IAxes Axes { get; set; } = new Axes();

    public string LegendText { get; set; } = "";

    public LabelStyle ValueLabelStyle { get; set; } = new() { FontSize = 12, ForeColor = new(0xFF333333) };

    /// <summary>Fills every bar.</summary>
    public Color Color { set => Bars.ForEach(bar => bar.FillColor = value); }

    public bool Horizontal
    {
        set => Bars.ForEach(bar => bar.Orientation = value ? Orientation.Horizontal : Orientation.Vertical);
    }

    public IEnumerable<LegendItem> LegendItems => LegendItem.Single(
        this, LegendText, Bars.Count > 0 ? Bars[0].FillStyle : new FillStyle(), Bars.Count > 0 ? Bars[0].LineStyle : LineStyle.None);

    IEnumerable<Coordinates> IDrawable.Footprint =>
        Bars.Where(bar => bar.IsVisible).SelectMany(bar => Footprints.Inside(bar.AxisLimits.Rect));

    public AxisLimits GetAxisLimits() =>
        Bars.Where(bar => bar.IsVisible).Aggregate(AxisLimits.NoLimits, (limits, bar) => limits.Expanded(bar.AxisLimits));

    void IDrawable.Draw(FigureScript script, AxisLimits limits) =>
        BarWriter.Draw(script, Axes, Bars, ValueLabelStyle, limits);
}
