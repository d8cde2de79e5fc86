namespace ScottPlot;

/// <summary>The limits of one axis. Unset until given or found from the data; inverted when Min exceeds Max.</summary>
public class CoordinateRangeMutable(double min, double max) : IEquatable<CoordinateRangeMutable>
{
    public static CoordinateRangeMutable NotSet => new(double.PositiveInfinity, double.NegativeInfinity);

    public double Min { get; set; } = min;

    public double Max { get; set; } = max;

    public bool HasBeenSet => double.IsFinite(Min) && double.IsFinite(Max) && Min != Max;

    public double Span => Max - Min;

    public double Center => (Min + Max) / 2;

    public CoordinateRange ToCoordinateRange => new(Min, Max);

    public void Set(double min, double max)
    {
        Min = min;
        Max = max;
    }

    public void Set(CoordinateRange range) => Set(range.Value1, range.Value2);

    public void Set(CoordinateRangeMutable range) => Set(range.Min, range.Max);

    public void Reset() => Set(double.PositiveInfinity, double.NegativeInfinity);

    public bool Contains(double position) => position >= Math.Min(Min, Max) && position <= Math.Max(Min, Max);

    public bool Equals(CoordinateRangeMutable? other) =>
        other is not null && Min.Equals(other.Min) && Max.Equals(other.Max);

    public override bool Equals(object? obj) => Equals(obj as CoordinateRangeMutable);

    public override int GetHashCode() => HashCode.Combine(Min, Max);
}
