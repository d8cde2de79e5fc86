namespace ScottPlot.Statistics;

/// <summary>Counts of values in bins of equal width; the last bin includes its upper edge.</summary>
public class Histogram
{
    private Histogram(double[] edges)
    {
        Edges = edges;
        Counts = new int[edges.Length - 1];
    }

    /// <summary>Lower edges of the bins.</summary>
    public double[] Bins => Edges[..^1];

    /// <summary>All edges: one more than there are bins.</summary>
    public double[] Edges { get; }

    public int[] Counts { get; }

    public double FirstBinSize => Edges[1] - Edges[0];

    /// <summary>Whether values outside the edges count in the nearest bin. Otherwise they are dropped.</summary>
    public bool IncludeOutliers { get; set; }

    public static Histogram WithBinCount(int count, IEnumerable<double> values)
    {
        double[] data = Finite(values);
        (double min, double max) = (data.Min(), data.Max());
        Histogram histogram = WithBinCount(count, min, max > min ? max : min + 1);
        histogram.AddRange(data);
        return histogram;
    }

    public static Histogram WithBinCount(int count, double minValue, double maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(maxValue, minValue);
        return new([.. Enumerable.Range(0, count + 1).Select(i => minValue + ((maxValue - minValue) * i / count))]);
    }

    public static Histogram WithBinSize(double binSize, IEnumerable<double> values)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(binSize);
        double[] data = Finite(values);
        Histogram histogram = WithBinSize(
            binSize, Math.Floor(data.Min() / binSize) * binSize, Math.Floor(data.Max() / binSize) * binSize);
        histogram.AddRange(data);
        return histogram;
    }

    public static Histogram WithBinSize(double binSize, double firstBin, double lastBin)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(binSize);
        ArgumentOutOfRangeException.ThrowIfLessThan(lastBin, firstBin);
        int count = (int)Math.Round((lastBin - firstBin) / binSize, MidpointRounding.AwayFromZero) + 1;
        return new([.. Enumerable.Range(0, count + 1).Select(i => firstBin + (i * binSize))]);
    }

    public void Add(double value)
    {
        bool outside = !(value >= Edges[0] && value <= Edges[^1]);
        if (double.IsNaN(value) || (outside && !IncludeOutliers))
        {
            return;
        }

        double bin = (value - Edges[0]) / (Edges[^1] - Edges[0]) * Counts.Length;
        Counts[(int)Math.Clamp(bin, 0, Counts.Length - 1)]++;
    }

    public void AddRange(IEnumerable<double> values)
    {
        foreach (double value in values)
        {
            Add(value);
        }
    }

    public void Clear() => Array.Clear(Counts);

    /// <summary>Counts scaled so that the largest is <paramref name="maxValue"/>.</summary>
    public double[] GetNormalized(double maxValue = 1) => Scaled(Counts, maxValue / Math.Max(1, Counts.Max()));

    /// <summary>Counts scaled so that their sum is <paramref name="scale"/>.</summary>
    public double[] GetProbability(double scale = 1) => Scaled(Counts, scale / Math.Max(1, Counts.Sum()));

    public int[] GetCumulativeCounts()
    {
        int sum = 0;
        return [.. Counts.Select(count => sum += count)];
    }

    public double[] GetCumulativeProbability(double scale = 1) =>
        Scaled(GetCumulativeCounts(), scale / Math.Max(1, Counts.Sum()));

    private static double[] Scaled(int[] counts, double factor) => [.. counts.Select(count => count * factor)];

    private static double[] Finite(IEnumerable<double> values)
    {
        double[] data = [.. values.Where(double.IsFinite)];
        return data.Length > 0
            ? data
            : throw new ArgumentException(
                "A histogram cannot find its range: there is no finite value. Give values, or the overload with limits.",
                nameof(values));
    }
}
