using ScottPlot.Engine;

namespace ScottPlot.Plottables;

/// <summary>A line at one X across the data area. Its text stands at the upper end.</summary>
public class VerticalLine : AxisLine
{
    public double X { get => Position; set => Position = value; }

    public double Minimum { get; set; } = double.NegativeInfinity;

    public double Maximum { get; set; } = double.PositiveInfinity;

    public override AxisLimits GetAxisLimits() =>
        EnableAutoscale ? AxisLimits.HorizontalOnly(X, X) : AxisLimits.NoLimits;

    private protected override void DrawLine(FigureScript script, AxisLimits limits)
    {
        double bottom = Math.Max(Math.Min(limits.Bottom, limits.Top), Minimum);
        double top = Math.Min(Math.Max(limits.Bottom, limits.Top), Maximum);
        script.Lines(Axes, [new(X, bottom), new(X, top)], LineStyle);
        if (limits.Contains(X, limits.Top))
        {
            double end = LabelOppositeAxis ? limits.Bottom : limits.Top;
            DrawLabel(
                script,
                FigureScript.At(Axes, X, end),
                LabelOppositeAxis ? Alignment.LowerLeft : Alignment.UpperLeft,
                3,
                LabelOppositeAxis ? -3 : 3);
        }
    }
}
