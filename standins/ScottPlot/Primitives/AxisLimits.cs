namespace ScottPlot;

/// <summary>Limits of a pair of axes. A side without a limit is NaN.</summary>
public readonly struct AxisLimits(double left, double right, double bottom, double top) : IEquatable<AxisLimits>
{
    public AxisLimits(CoordinateRect rect)
        : this(rect.Left, rect.Right, rect.Bottom, rect.Top)
    {
    }

    public AxisLimits(CoordinateRange xRange, CoordinateRange yRange)
        : this(xRange.Value1, xRange.Value2, yRange.Value1, yRange.Value2)
    {
    }

    public AxisLimits(Coordinates coordinates)
        : this(coordinates.X, coordinates.X, coordinates.Y, coordinates.Y)
    {
    }

    public AxisLimits(IEnumerable<Coordinates> coordinates)
        : this(Points.Limits(coordinates))
    {
    }

    public AxisLimits(IEnumerable<IPlottable> plottables)
        : this(plottables.Aggregate(NoLimits, (limits, p) => limits.Expanded(p.GetAxisLimits())).Rect)
    {
    }

    public static AxisLimits Default => new(-10, 10, -10, 10);

    public static AxisLimits NoLimits => new(double.NaN, double.NaN, double.NaN, double.NaN);

    public double Left { get; } = left;

    public double Right { get; } = right;

    public double Bottom { get; } = bottom;

    public double Top { get; } = top;

    public double HorizontalSpan => Right - Left;

    public double VerticalSpan => Top - Bottom;

    public Coordinates Center => Rect.Center;

    public CoordinateRect Rect => new(Left, Right, Bottom, Top);

    public CoordinateRange XRange => new(Left, Right);

    public CoordinateRange YRange => new(Bottom, Top);

    public static bool operator ==(AxisLimits a, AxisLimits b) => a.Equals(b);

    public static bool operator !=(AxisLimits a, AxisLimits b) => !a.Equals(b);

    public static AxisLimits HorizontalOnly(double xMin, double xMax) => new(xMin, xMax, double.NaN, double.NaN);

    public static AxisLimits VerticalOnly(double yMin, double yMax) => new(double.NaN, double.NaN, yMin, yMax);

    /// <summary>The smallest limits that hold both; NaN sides do not count.</summary>
    public AxisLimits Expanded(AxisLimits limits) => new(
        Least(Left, limits.Left),
        Largest(Right, limits.Right),
        Least(Bottom, limits.Bottom),
        Largest(Top, limits.Top));

    public AxisLimits Expanded(CoordinateRect rect) => Expanded(new AxisLimits(rect));

    public AxisLimits Expanded(Coordinates coordinates) => Expanded(new AxisLimits(coordinates));

    public AxisLimits Expanded(double x, double y) => Expanded(new Coordinates(x, y));

    public bool Contains(double x, double y) => Rect.Contains(x, y);

    public bool Contains(Coordinates pt) => Rect.Contains(pt);

    public bool Equals(AxisLimits other) => Rect.Equals(other.Rect);

    public override bool Equals(object? obj) => obj is AxisLimits other && Equals(other);

    public override int GetHashCode() => Rect.GetHashCode();

    public override string ToString() =>
        FormattableString.Invariant($"AxisLimits: X=[{Left}, {Right}], Y=[{Bottom}, {Top}]");

    private static double Least(double a, double b) => double.IsFinite(a) && !(b < a) ? a : Finite(b, a);

    private static double Largest(double a, double b) => double.IsFinite(a) && !(b > a) ? a : Finite(b, a);

    private static double Finite(double value, double fallback) => double.IsFinite(value) ? value : fallback;
}
