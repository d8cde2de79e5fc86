namespace ScottPlot;

/// <summary>A displacement in pixels, to the right and down.</summary>
public struct PixelOffset(float X, float Y) : IEquatable<PixelOffset>
{
    public static PixelOffset Zero => new(0, 0);

    public float X { get; set; } = X;

    public float Y { get; set; } = Y;

    public static bool operator ==(PixelOffset left, PixelOffset right) => left.Equals(right);

    public static bool operator !=(PixelOffset left, PixelOffset right) => !left.Equals(right);

    public readonly bool Equals(PixelOffset other) => X.Equals(other.X) && Y.Equals(other.Y);

    public override readonly bool Equals(object? obj) => obj is PixelOffset other && Equals(other);

    public override readonly int GetHashCode() => HashCode.Combine(X, Y);
}
