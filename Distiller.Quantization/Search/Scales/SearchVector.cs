using System.Collections.Immutable;

namespace Distiller.Quantization;

/// <summary>What a search moves, as numbers: the scales of layers, or the ends of their ranges.</summary>
internal sealed class SearchVector
{
    // A scale or range of 0 has no integers.
    private const double Smallest = 1e-12;

    private readonly ImmutableArray<Entry> _entries;

    private SearchVector(IEnumerable<Entry> entries) => _entries = [.. entries];

    /// <summary>How many numbers there are.</summary>
    public int Length => _entries.Sum(entry => entry.Names.Length);

    /// <summary>The scales of layers.</summary>
    public static SearchVector OfScales(params IEnumerable<ISearchable> layers) =>
        new(layers.SelectMany(layer => layer.ScaleNames.Select(scale => new Entry(
            [$"{layer.Name}.{scale}"],
            () => [layer[scale]],
            point => layer[scale] = Positive(point[0])))));

    /// <summary>The ranges of layers: one number where zero is in the middle or at the end, else both ends.</summary>
    public static SearchVector OfRanges(params IEnumerable<ISearchable> layers) =>
        new(layers.SelectMany(layer => layer.RangeNames.Select(range => OfRange(layer, range))));

    /// <summary>The present values.</summary>
    public double[] Read() => [.. _entries.SelectMany(entry => entry.Read())];

    /// <summary>Writes values to the layers: scales and single ends as absolute values, pairs of ends sorted.</summary>
    public void Write(double[] point)
    {
        var place = 0;
        foreach (var entry in _entries)
        {
            entry.Write(point[place..(place + entry.Names.Length)]);
            place += entry.Names.Length;
        }
    }

    /// <summary>The present values by name.</summary>
    public ImmutableSortedDictionary<string, double> Named() => _entries
        .SelectMany(entry => entry.Names.Zip(entry.Read(), KeyValuePair.Create))
        .ToImmutableSortedDictionary(StringComparer.Ordinal);

    private static Entry OfRange(ISearchable layer, string range)
    {
        var (min, max) = layer.RangeOf(range);
        var isHalf = min >= 0;
        return isHalf || layer.IsSymmetric(range)
            ? new(
                [$"{layer.Name}.{range}_clip"],
                () => [layer.RangeOf(range).Max],
                point => layer.SetRange(range, isHalf ? 0 : -Positive(point[0]), Positive(point[0])))
            : new(
                [$"{layer.Name}.{range}_min", $"{layer.Name}.{range}_max"],
                () => [layer.RangeOf(range).Min, layer.RangeOf(range).Max],
                point => layer.SetRange(range, point.Min(), Math.Max(point.Max(), point.Min() + Smallest)));
    }

    private static double Positive(double value) => Math.Max(Math.Abs(value), Smallest);

    private sealed record Entry(string[] Names, Func<double[]> Read, Action<double[]> Write);
}
