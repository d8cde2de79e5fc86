namespace ScottPlot;

/// <summary>Sides of the data area.</summary>
public enum Edge
{
    Left,
    Right,
    Bottom,
    Top,
}
