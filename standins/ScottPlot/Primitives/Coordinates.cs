namespace ScottPlot;

/// <summary>A point in axis units.</summary>
public struct Coordinates(double x, double y) : IEquatable<Coordinates>
{
    public static Coordinates Origin => new(0, 0);

    public static Coordinates Zero => new(0, 0);

    public static Coordinates NaN => new(double.NaN, double.NaN);

    public double X { get; set; } = x;

    public double Y { get; set; } = y;

    public readonly bool AreReal => double.IsFinite(X) && double.IsFinite(Y);

    public static bool operator ==(Coordinates a, Coordinates b) => a.Equals(b);

    public static bool operator !=(Coordinates a, Coordinates b) => !a.Equals(b);

    /// <exception cref="ArgumentException">The arrays differ in length.</exception>
    public static Coordinates[] Zip(double[] xs, double[] ys)
    {
        Points.RequireEqualLengths(xs.Length, ys.Length);
        return [.. xs.Zip(ys, (x, y) => new Coordinates(x, y))];
    }

    public readonly Coordinates WithDelta(double dX, double dY) => new(X + dX, Y + dY);

    public readonly bool Equals(Coordinates other) => X.Equals(other.X) && Y.Equals(other.Y);

    public override readonly bool Equals(object? obj) => obj is Coordinates other && Equals(other);

    public override readonly int GetHashCode() => HashCode.Combine(X, Y);

    public override readonly string ToString() => FormattableString.Invariant($"{{ X = {X}, Y = {Y} }}");
}
