using ScottPlot.Engine;
using ScottPlot.Statistics;

namespace ScottPlot.Plottables;

/// <summary>The bins of a histogram as bars that touch.</summary>
public class HistogramBars : IPlottable, IDrawable
{
    private readonly Histogram histogram;

    public HistogramBars(Histogram histogram)
    {
        this.histogram = histogram;
        Bars = [.. histogram.Counts.Select((count, i) => new Bar
        {
            Position = (histogram.Edges[i] + histogram.Edges[i + 1]) / 2,
            Value = count,
            Size = histogram.Edges[i + 1] - histogram.Edges[i],
            LineStyle = new LineStyle(0.75f, Colors.White),
        })];
    }

    public Bar[] Bars { get; set; }

    public bool IsVisible { get; set; } = true;

    public IAxes Axes { get; set; } = new Axes();

    public LabelStyle LabelStyle { get; set; } = new() { FontSize = 12, ForeColor = new(0xFF333333) };

    /// <summary>Thickness of the bars relative to the bins. Default 1: they touch.</summary>
    public double BarWidthFraction
    {
        set
        {
            for (int i = 0; i < Math.Min(Bars.Length, histogram.Counts.Length); i++)
            {
                Bars[i].Size = (histogram.Edges[i + 1] - histogram.Edges[i]) * value;
            }
        }
    }

    public IEnumerable<LegendItem> LegendItems => LegendItem.None;

    IEnumerable<Coordinates> IDrawable.Footprint => Bars.SelectMany(bar => Footprints.Inside(bar.AxisLimits.Rect));

    public AxisLimits GetAxisLimits() =>
        Bars.Aggregate(AxisLimits.NoLimits, (limits, bar) => limits.Expanded(bar.AxisLimits));

    void IDrawable.Draw(FigureScript script, AxisLimits limits) =>
        BarWriter.Draw(script, Axes, Bars, LabelStyle, limits);
}
