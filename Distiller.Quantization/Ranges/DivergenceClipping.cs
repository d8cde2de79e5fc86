using Distiller.Statistics;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>Chooses the threshold at which the distribution of the quantized values says most about that of the values.</summary>
/// <remarks>
/// The magnitudes are counted in a histogram P. For each threshold, what lies beyond is added to the last interval kept, and Q
/// spreads the sum of as many intervals as share one integer evenly over those of them that are not empty. The threshold with
/// the least Kullback-Leibler divergence Σ P ln(P / Q) wins. Magnitudes share one threshold: ±t, or what of it the values reach.
/// <para>
/// Where values are few, most intervals hold one or none, Q equals P wherever the threshold lies, and chance decides. Unless their number is
/// given, a whole tensor has the 2,048 of the source, and a group that has a range of its own one interval for four values. Where that is
/// less than two for each integer, nothing can be said and nothing is cut off.
/// </para>
/// <para>Source: Migacz, 8-bit inference with TensorRT, GTC 2017.</para>
/// </remarks>
internal sealed record DivergenceClipping : IClippingRule
{
    private const int MostBins = 2048;
    private const int ValuesInBin = 4;

    private readonly int? _bins;

    internal DivergenceClipping(int? bins)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins ?? MostBins, 2);
        _bins = bins;
    }

    public QuantizationRange RangeOf(Tensor tensor, ClippingRequest request)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        // A threshold bounds magnitudes: one sign or both halves of the integers serve them.
        var levels = (int)Math.Min(1L << (request.Scheme.Bits - (request.Scheme.IsSymmetric ? 1 : 0)), int.MaxValue);
        var rows = request.Scheme.Granularity.Rows(tensor.to_type(ScalarType.Float32));
        var counted = request.Scheme.Granularity == Granularity.PerTensor ? MostBins : (int)Math.Min(MostBins, rows.shape[1] / ValuesInBin);
        if (_bins is null && request.Scheme.Granularity != Granularity.PerTensor && counted < 2L * levels)
        {
            return ClippingRules.None.RangeOf(tensor, request).MoveToOuterScope();
        }

        var bins = _bins ?? counted;
        if (levels >= bins)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"A histogram of {bins} intervals is too coarse for {request.Scheme.Bits} bits. Give it more than {levels}, or use another rule."),
                nameof(request));
        }

        float[] thresholds = [.. rows.unbind(0).Select(row => (float)Threshold(row, bins, levels))];
        var limit = OnDevice(thresholds, rows);
        return new QuantizationRange(rows.amin([1L]).maximum(-limit), rows.amax([1L]).minimum(limit)).MoveToOuterScope();
    }

    private static Tensor OnDevice(float[] values, Tensor like) => tensor(values).to(like.device);

    private static double Threshold(Tensor row, int bins, int levels)
    {
        var magnitudes = row.abs();
        var largest = magnitudes.max().ToDouble();
        if (largest == 0)
        {
            return 0;
        }

        var counts = Histogram.Of(magnitudes, bins, 0, largest).Counts;
        var best = Enumerable.Range(levels, bins - levels + 1).MinBy(kept => Divergence(counts.AsSpan(), kept, levels));
        return largest * best / bins;
    }

    private static double Divergence(ReadOnlySpan<long> counts, int kept, int levels)
    {
        long total = 0, beyond = 0;
        foreach (var count in counts)
        {
            total += count;
        }

        foreach (var count in counts[kept..])
        {
            beyond += count;
        }

        var divergence = 0.0;
        for (var level = 0; level < levels; level++)
        {
            var first = (int)((long)level * kept / levels);
            var end = (int)((long)(level + 1) * kept / levels);
            long sum = 0;
            var occupied = 0;
            foreach (var count in counts[first..end])
            {
                sum += count;
                occupied += count > 0 ? 1 : 0;
            }

            for (var bin = first; bin < end; bin++)
            {
                var observed = counts[bin] + (bin == kept - 1 ? beyond : 0);
                if (observed == 0)
                {
                    continue;
                }

                // An interval that only cut-off values fill has no share in Q: that threshold is ruled out.
                var assumed = counts[bin] > 0 ? (double)sum / occupied / (total - beyond) : 0;
                divergence += assumed > 0 ? (double)observed / total * Math.Log((double)observed / total / assumed) : double.PositiveInfinity;
            }
        }

        return divergence;
    }
}
