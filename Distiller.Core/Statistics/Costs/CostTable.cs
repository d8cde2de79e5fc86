namespace Distiller.Statistics;

/// <summary>Times of layers by family and numbers of channels, with interpolation between them.</summary>
internal sealed class CostTable
{
    private readonly SortedDictionary<string, SortedDictionary<(long Inputs, long Outputs), double>> families = new(StringComparer.Ordinal);

    public int Count => families.Values.Sum(family => family.Count);

    public IEnumerable<(string Family, long Inputs, long Outputs, double Milliseconds)> Entries =>
        families.SelectMany(family => family.Value.Select(entry => (family.Key, entry.Key.Inputs, entry.Key.Outputs, entry.Value)));

    public void Add(string family, long inputs, long outputs, double milliseconds)
    {
        if (!families.TryGetValue(family, out var counts))
        {
            families.Add(family, counts = []);
        }

        counts[(inputs, outputs)] = milliseconds;
    }

    public double? Exact(LayerShape shape) =>
        families.TryGetValue(shape.Family, out var counts) && counts.TryGetValue((shape.InputChannels, shape.OutputChannels), out double time) ? time : null;

    /// <summary>The measured time, or one interpolated linearly in both counts; null if the counts lie outside what was measured.</summary>
    public double? Find(LayerShape shape)
    {
        if (Exact(shape) is { } exact)
        {
            return exact;
        }

        if (!families.TryGetValue(shape.Family, out var counts))
        {
            return null;
        }

        return shape.IsTied ? AlongDiagonal(counts, shape.InputChannels) : BetweenCorners(counts, shape);
    }

    private static double? AlongDiagonal(SortedDictionary<(long Inputs, long Outputs), double> counts, long channels)
    {
        var below = counts.Where(entry => entry.Key.Inputs <= channels).ToArray();
        var above = counts.Where(entry => entry.Key.Inputs >= channels).ToArray();
        return below.Length == 0 || above.Length == 0
            ? null
            : Between(channels, below[^1].Key.Inputs, above[0].Key.Inputs, below[^1].Value, above[0].Value);
    }

    private static double? BetweenCorners(SortedDictionary<(long Inputs, long Outputs), double> counts, LayerShape shape)
    {
        if (Neighbours(counts.Keys.Select(key => key.Inputs), shape.InputChannels) is not var (left, right)
            || Neighbours(counts.Keys.Select(key => key.Outputs), shape.OutputChannels) is not var (low, high)
            || !counts.TryGetValue((left, low), out double leftLow)
            || !counts.TryGetValue((left, high), out double leftHigh)
            || !counts.TryGetValue((right, low), out double rightLow)
            || !counts.TryGetValue((right, high), out double rightHigh))
        {
            return null;
        }

        return Between(
            shape.OutputChannels, low, high,
            Between(shape.InputChannels, left, right, leftLow, rightLow),
            Between(shape.InputChannels, left, right, leftHigh, rightHigh));
    }

    private static (long Below, long Above)? Neighbours(IEnumerable<long> measured, long wanted)
    {
        long below = long.MinValue;
        long above = long.MaxValue;
        foreach (long count in measured)
        {
            below = count <= wanted ? Math.Max(below, count) : below;
            above = count >= wanted ? Math.Min(above, count) : above;
        }

        return below == long.MinValue || above == long.MaxValue ? null : (below, above);
    }

    private static double Between(long wanted, long low, long high, double atLow, double atHigh) =>
        low == high ? atLow : atLow + ((atHigh - atLow) * (wanted - low) / (high - low));
}
