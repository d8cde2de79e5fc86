using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Distiller.Statistics;

/// <summary>How many values fall into each of a row of equal intervals.</summary>
/// <param name="Min">Lower end of the first interval.</param>
/// <param name="Max">Upper end of the last interval, which includes it.</param>
/// <param name="Counts">Number of values in each interval, from the lowest.</param>
public sealed record Histogram(double Min, double Max, ImmutableArray<long> Counts)
{
    /// <summary>Width of an interval.</summary>
    public double BinWidth => (Max - Min) / Counts.Length;

    /// <summary>Number of values in all intervals.</summary>
    public long Total => Counts.Sum();

    /// <summary>Middle of an interval.</summary>
    /// <param name="bin">Its position, from 0.</param>
    /// <returns>The value in the middle.</returns>
    public double CenterOf(int bin) => Min + ((bin + 0.5) * BinWidth);

    /// <summary>Counts the values of a tensor between its smallest and its largest value.</summary>
    /// <remarks>A tensor of one distinct value v is counted over [v - 1/2, v + 1/2].</remarks>
    /// <param name="tensor">Any shape with at least one element, all finite.</param>
    /// <param name="bins">Number of intervals. Range: 1 and more.</param>
    /// <returns>The histogram.</returns>
    /// <exception cref="ArgumentException">The tensor is empty, or holds NaN or an infinity.</exception>
    public static Histogram Of(Tensor tensor, int bins)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bins);
        TensorSummary summary = TensorSummary.Of(tensor);
        if (!double.IsFinite(summary.Min) || !double.IsFinite(summary.Max))
        {
            throw new ArgumentException("A histogram needs finite values; the tensor holds NaN or an infinity.", nameof(tensor));
        }

        return summary.Min < summary.Max
            ? Of(tensor, bins, summary.Min, summary.Max)
            : Of(tensor, bins, summary.Min - 0.5, summary.Max + 0.5);
    }

    /// <summary>Counts the values of a tensor in a given range; values outside it are left out.</summary>
    /// <param name="tensor">Any shape.</param>
    /// <param name="bins">Number of intervals. Range: 1 and more.</param>
    /// <param name="min">Lower end of the range.</param>
    /// <param name="max">Upper end of the range, above <paramref name="min"/>; a value equal to it counts.</param>
    /// <returns>The histogram.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The range is empty, or there is no interval.</exception>
    public static Histogram Of(Tensor tensor, int bins, double min, double max)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bins);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(max, min);
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        Tensor values = tensor.detach().to_type(ScalarType.Float64).reshape(-1);
        Tensor inside = values.masked_select(values.ge(min).logical_and(values.le(max)));
        Tensor positions = ((inside - min) / (max - min) * bins).floor().clamp(0, bins - 1).to_type(ScalarType.Int64);
        Tensor counts = zeros(bins, ScalarType.Int64, tensor.device)
            .scatter_add(0, positions, ones_like(positions));
        return new(min, max, [.. counts.cpu().data<long>()]);
    }
}
