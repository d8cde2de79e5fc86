namespace ScottPlot.DataSources;

/// <summary>Points in an array, read when the plot is drawn.</summary>
public class ScatterSourceCoordinatesArray(Coordinates[] coordinates) : IScatterSource
{
    public int MinRenderIndex { get; set; }

    public int MaxRenderIndex { get; set; } = int.MaxValue;

    public IReadOnlyList<Coordinates> GetScatterPoints() =>
        [.. coordinates.Where((_, i) => i >= MinRenderIndex && i <= MaxRenderIndex)];

    public AxisLimits GetLimits() => new(GetScatterPoints());

    public CoordinateRange GetLimitsX() => GetLimits().XRange;

    public CoordinateRange GetLimitsY() => GetLimits().YRange;
}
