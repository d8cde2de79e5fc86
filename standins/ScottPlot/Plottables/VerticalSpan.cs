namespace ScottPlot.Plottables;

/// <summary>A band between two Y values.</summary>
public class VerticalSpan : AxisSpan
{
    public double Y1 { get; set; }

    public double Y2 { get; set; }

    public double Bottom { get => Math.Min(Y1, Y2); set => Y1 = value; }

    public double Top { get => Math.Max(Y1, Y2); set => Y2 = value; }

    public CoordinateRange YRange => new(Y1, Y2);

    public override AxisLimits GetAxisLimits() =>
        EnableAutoscale ? AxisLimits.VerticalOnly(Bottom, Top) : AxisLimits.NoLimits;

    private protected override CoordinateRect Area(AxisLimits limits) => new(
        Math.Min(limits.Left, limits.Right), Math.Max(limits.Left, limits.Right), Bottom, Top);
}
