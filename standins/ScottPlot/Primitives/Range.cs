namespace ScottPlot;

/// <summary>A closed interval of values, such as what a colour map spans.</summary>
public readonly struct Range(double min, double max)
{
    public double Min { get; } = min;

    public double Max { get; } = max;

    /// <summary>The finite extremes of the input; (0, 0) when there are none.</summary>
    public static Range GetRange(IEnumerable<double> input)
    {
        double[] finite = [.. input.Where(double.IsFinite)];
        return finite.Length == 0 ? new(0, 0) : new(finite.Min(), finite.Max());
    }

    public static Range GetRange(double[,] input) => GetRange(input.Cast<double>());

    public double Clamp(double value) => Math.Clamp(value, Min, Max);

    /// <summary>0 at Min, 1 at Max. An interval of no length maps everything to 0.</summary>
    public double Normalize(double value, bool clamp = false)
    {
        double fraction = Max == Min ? 0 : (value - Min) / (Max - Min);
        return clamp ? Math.Clamp(fraction, 0, 1) : fraction;
    }
}
