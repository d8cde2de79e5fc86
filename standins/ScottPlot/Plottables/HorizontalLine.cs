using ScottPlot.Engine;

namespace ScottPlot.Plottables;

/// <summary>A line at one Y across the data area. Its text stands above the right end.</summary>
public class HorizontalLine : AxisLine
{
    public double Y { get => Position; set => Position = value; }

    public double Minimum { get; set; } = double.NegativeInfinity;

    public double Maximum { get; set; } = double.PositiveInfinity;

    public override AxisLimits GetAxisLimits() =>
        EnableAutoscale ? AxisLimits.VerticalOnly(Y, Y) : AxisLimits.NoLimits;

    private protected override void DrawLine(FigureScript script, AxisLimits limits)
    {
        double left = Math.Max(Math.Min(limits.Left, limits.Right), Minimum);
        double right = Math.Min(Math.Max(limits.Left, limits.Right), Maximum);
        script.Lines(Axes, [new(left, Y), new(right, Y)], LineStyle);
        if (limits.Contains(limits.Left, Y))
        {
            double end = LabelOppositeAxis ? limits.Left : limits.Right;
            DrawLabel(
                script,
                FigureScript.At(Axes, end, Y),
                LabelOppositeAxis ? Alignment.LowerLeft : Alignment.LowerRight,
                LabelOppositeAxis ? 4 : -4,
                -1 - (LineWidth / 2));
        }
    }
}
