namespace ScottPlot.Plottables;

/// <summary>A band between two X values.</summary>
public class HorizontalSpan : AxisSpan
{
    public double X1 { get; set; }

    public double X2 { get; set; }

    public double Left { get => Math.Min(X1, X2); set => X1 = value; }

    public double Right { get => Math.Max(X1, X2); set => X2 = value; }

    public CoordinateRange XRange => new(X1, X2);

    public override AxisLimits GetAxisLimits() =>
        EnableAutoscale ? AxisLimits.HorizontalOnly(Left, Right) : AxisLimits.NoLimits;

    private protected override CoordinateRect Area(AxisLimits limits) => new(
        Left, Right, Math.Min(limits.Bottom, limits.Top), Math.Max(limits.Bottom, limits.Top));
}
