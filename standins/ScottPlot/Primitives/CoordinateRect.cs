namespace ScottPlot;

/// <summary>A rectangle in axis units.</summary>
public struct CoordinateRect(double left, double right, double bottom, double top) : IEquatable<CoordinateRect>
{
    public CoordinateRect(Coordinates pt1, Coordinates pt2)
        : this(Math.Min(pt1.X, pt2.X), Math.Max(pt1.X, pt2.X), Math.Min(pt1.Y, pt2.Y), Math.Max(pt1.Y, pt2.Y))
    {
    }

    public CoordinateRect(CoordinateRange xRange, CoordinateRange yRange)
        : this(xRange.Value1, xRange.Value2, yRange.Value1, yRange.Value2)
    {
    }

    public double Left { get; set; } = left;

    public double Right { get; set; } = right;

    public double Bottom { get; set; } = bottom;

    public double Top { get; set; } = top;

    public readonly double Width => Right - Left;

    public readonly double Height => Top - Bottom;

    public readonly Coordinates Center => new((Left + Right) / 2, (Bottom + Top) / 2);

    public static bool operator ==(CoordinateRect a, CoordinateRect b) => a.Equals(b);

    public static bool operator !=(CoordinateRect a, CoordinateRect b) => !a.Equals(b);

    public readonly bool Contains(double x, double y) =>
        x >= Math.Min(Left, Right) && x <= Math.Max(Left, Right)
        && y >= Math.Min(Bottom, Top) && y <= Math.Max(Bottom, Top);

    public readonly bool Contains(Coordinates point) => Contains(point.X, point.Y);

    public readonly bool Equals(CoordinateRect other) =>
        Left.Equals(other.Left) && Right.Equals(other.Right) && Bottom.Equals(other.Bottom) && Top.Equals(other.Top);

    public override readonly bool Equals(object? obj) => obj is CoordinateRect other && Equals(other);

    public override readonly int GetHashCode() => HashCode.Combine(Left, Right, Bottom, Top);
}
