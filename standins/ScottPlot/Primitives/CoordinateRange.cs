namespace ScottPlot;

/// <summary>An ordered pair of values on one axis.</summary>
public readonly struct CoordinateRange(double value1, double value2)
{
    public readonly double Value1 = value1;
    public readonly double Value2 = value2;
    public readonly double Min = Math.Min(value1, value2);
    public readonly double Max = Math.Max(value1, value2);
    public readonly bool IsInverted = value1 > value2;

    public double Span => Value2 - Value1;

    public double Length => Max - Min;

    public double Center => (Min + Max) / 2;

    public bool Contains(double value) => value >= Min && value <= Max;
}
