namespace ScottPlot;

/// <summary>Direction of bars and of legend items.</summary>
public enum Orientation
{
    Horizontal,
    Vertical,
}
