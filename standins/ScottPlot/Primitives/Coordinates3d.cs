namespace ScottPlot;

/// <summary>A point in axis units with a third value, such as the intensity of a heatmap cell.</summary>
public struct Coordinates3d(double x, double y, double z) : IEquatable<Coordinates3d>
{
    public double X { get; set; } = x;

    public double Y { get; set; } = y;

    public double Z { get; set; } = z;

    public static bool operator ==(Coordinates3d a, Coordinates3d b) => a.Equals(b);

    public static bool operator !=(Coordinates3d a, Coordinates3d b) => !a.Equals(b);

    public readonly bool Equals(Coordinates3d other) =>
        X.Equals(other.X) && Y.Equals(other.Y) && Z.Equals(other.Z);

    public override readonly bool Equals(object? obj) => obj is Coordinates3d other && Equals(other);

    public override readonly int GetHashCode() => HashCode.Combine(X, Y, Z);
}
