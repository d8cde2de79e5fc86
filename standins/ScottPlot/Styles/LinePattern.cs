namespace ScottPlot;

/// <summary>Dash pattern: lengths of dashes and gaps in pixels. <c>default</c> is solid.</summary>
public readonly struct LinePattern(float[] intervals, float phase, string name)
{
    public static LinePattern Solid { get; } = new([], 0, "Solid");

    public static LinePattern Dashed { get; } = new([10, 6], 0, "Dashed");

    public static LinePattern DenselyDashed { get; } = new([6, 3], 0, "Densely Dashed");

    public static LinePattern Dotted { get; } = new([2, 4], 0, "Dotted");

    public float[] Intervals { get; } = intervals;

    public float Phase { get; } = phase;

    public string Name { get; } = name;

    public static LinePattern[] GetAllPatterns() => [Solid, Dashed, DenselyDashed, Dotted];
}
