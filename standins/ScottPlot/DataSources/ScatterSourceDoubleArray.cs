namespace ScottPlot.DataSources;

/// <summary>Points in two arrays, read when the plot is drawn.</summary>
public class ScatterSourceDoubleArray : IScatterSource
{
    private readonly double[] xs;
    private readonly double[] ys;

    /// <exception cref="ArgumentException">The arrays differ in length.</exception>
    public ScatterSourceDoubleArray(double[] xs, double[] ys)
    {
        Points.RequireEqualLengths(xs.Length, ys.Length);
        this.xs = xs;
        this.ys = ys;
    }

    public int MinRenderIndex { get; set; }

    public int MaxRenderIndex { get; set; } = int.MaxValue;

    public IReadOnlyList<Coordinates> GetScatterPoints() =>
        [.. Coordinates.Zip(xs, ys).Where((_, i) => i >= MinRenderIndex && i <= MaxRenderIndex)];

    public AxisLimits GetLimits() => new(GetScatterPoints());

    public CoordinateRange GetLimitsX() => GetLimits().XRange;

    public CoordinateRange GetLimitsY() => GetLimits().YRange;
}
