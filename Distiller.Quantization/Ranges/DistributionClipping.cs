using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>The range that costs the least squared error, rounding and cutting off together, if values follow a distribution.</summary>
/// <remarks>
/// α = A(bits) · width, with the width σ (divisor N - 1) or b = mean |x - μ|. Symmetric: ±(|μ| + α). Asymmetric: from
/// max(min, μ - α), 2α wide, or α wide with the half-range factors when a ReLU follows. Computed per group; 8 bits at most.
/// <para>Source: Banner et al. 2018, arXiv 1810.05723 (ACIQ); factors: Distiller, <c>aciq.py</c>.</para>
/// </remarks>
public sealed record DistributionClipping : IStatisticsClippingRule
{
    // Index: number of bits. 0 bits with half range are 1 bit without.
    private static readonly ImmutableArray<double> LaplaceFactors = [1.05, 1.86, 2.83, 3.89, 5.03, 6.2, 7.41, 8.64, 9.89];
    private static readonly ImmutableArray<double> LaplaceHalfFactors = [1.86, 2.83, 3.89, 5.02, 6.2, 7.41, 8.64, 9.89, 11.16];
    private static readonly ImmutableArray<double> GaussFactors = [double.NaN, 1.24, 1.71, 2.15, 2.55, 2.93, 3.28, 3.61, 3.92];
    private static readonly ImmutableArray<double> GaussHalfFactors = [double.NaN, 1.71, 2.15, 2.55, 2.93, 3.28, 3.61, 3.92, 4.2];

    /// <summary>Makes the rule for a distribution.</summary>
    /// <param name="distribution">The distribution of the values.</param>
    public DistributionClipping(ValueDistribution distribution) => Distribution = distribution;

    /// <summary>The assumed distribution.</summary>
    public ValueDistribution Distribution { get; }

    /// <summary>
    /// Whether the range is kept within the smallest and largest value (14.9). The original lets it reach beyond, which
    /// spends integers on values that do not occur. Default true.
    /// </summary>
    public bool StaysWithinValues { get; init; } = true;

    /// <inheritdoc/>
    public QuantizationRange RangeOf(Tensor tensor, ClippingRequest request)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var rows = request.Scheme.Granularity.Rows(tensor.to_type(ScalarType.Float32));
        var mean = rows.mean([1L]);
        var width = Distribution == ValueDistribution.Gauss
            ? rows.std(1L)
            : (rows - mean.unsqueeze(1)).abs().mean([1L]);
        var (min, max) = (rows.amin([1L]), rows.amax([1L]));
        return RangeOf(mean, width, min, (min, max), request).MoveToOuterScope();
    }

    /// <inheritdoc/>
    public QuantizationRange RangeOf(ActivationStatistics statistics, ClippingRequest request)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var width = Distribution == ValueDistribution.Gauss ? statistics.StandardDeviation : statistics.MeanAbsoluteDeviation;
        if (double.IsNaN(width))
        {
            throw new ArgumentException(
                "The statistics were collected in one pass and hold no mean absolute deviation, which the Laplace rule needs. Collect them in two passes.", nameof(statistics));
        }

        return RangeOf(Single(statistics.Mean), Single(width), Single(statistics.AverageMin), (Single(statistics.Min), Single(statistics.Max)), request)
            .MoveToOuterScope();
    }

    private static Tensor Single(double value) => tensor([(float)value]);

    private QuantizationRange RangeOf(Tensor mean, Tensor width, Tensor lowest, (Tensor Min, Tensor Max) values, ClippingRequest request)
    {
        var isHalf = request.IsHalfRange && !request.Scheme.IsSymmetric;
        var reach = width * Factor(request.Scheme.Bits, isHalf);
        Tensor low, high;
        if (request.Scheme.IsSymmetric)
        {
            high = mean.abs() + reach;
            low = -high;
        }
        else
        {
            low = lowest.maximum(mean - reach);
            high = low + (isHalf ? reach : reach * 2);
        }

        return StaysWithinValues ? new(low.maximum(values.Min), high.minimum(values.Max).maximum(low.maximum(values.Min))) : new(low, high);
    }

    private double Factor(int bits, bool isHalf)
    {
        var factors = (Distribution, isHalf) switch
        {
            (ValueDistribution.Gauss, false) => GaussFactors,
            (ValueDistribution.Gauss, true) => GaussHalfFactors,
            (_, false) => LaplaceFactors,
            _ => LaplaceHalfFactors,
        };
        return bits < factors.Length && bits > 0
            ? factors[bits]
            : throw new ArgumentOutOfRangeException(
                nameof(bits), bits, FormattableString.Invariant($"The factors of {Distribution} clipping are known for 1 to {factors.Length - 1} bits, not {bits}. Use another clipping rule."));
    }
}
