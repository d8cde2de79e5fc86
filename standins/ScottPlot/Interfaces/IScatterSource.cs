namespace ScottPlot;

/// <summary>Points of a scatter plot.</summary>
public interface IScatterSource
{
    int MinRenderIndex { get; set; }

    int MaxRenderIndex { get; set; }

    IReadOnlyList<Coordinates> GetScatterPoints();

    AxisLimits GetLimits();

    CoordinateRange GetLimitsX();

    CoordinateRange GetLimitsY();
}
