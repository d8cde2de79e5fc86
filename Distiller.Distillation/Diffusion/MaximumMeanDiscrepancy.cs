using System.Collections.Immutable;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Distillation.Diffusion;

/// <summary>MMD²: how far two sets of samples are from one law, by the mean of Gaussian kernels.</summary>
/// <remarks>
/// k(a, b) = mean over bandwidths h of exp(−‖a − b‖² / (2h²)). The unbiased value has an expectation of 0 for equal laws and may be
/// negative; the biased one keeps each sample's distance to itself.
/// <para>Source: Gretton et al. 2012, JMLR 13, lemma 6.</para>
/// </remarks>
public static class MaximumMeanDiscrepancy
{
    private const long SliceRows = 64;

    /// <summary>MMD² of two sets.</summary>
    /// <param name="first">Shape (N, D). Range: N of 2 and more.</param>
    /// <param name="second">Shape (M, D). Range: M of 2 and more.</param>
    /// <param name="bandwidths">h of each kernel, in the units of the samples. Range: above 0.</param>
    /// <param name="unbiased">Whether a sample's distance to itself is left out. Default true.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ArgumentException">The sets are too small, differ in D, or there is no positive bandwidth.</exception>
    public static double Squared(Tensor first, Tensor second, ImmutableArray<double> bandwidths, bool unbiased = true)
    {
        SampleSets.Demand(first, second);
        if (bandwidths.IsDefaultOrEmpty || bandwidths.Any(bandwidth => !(bandwidth > 0)))
        {
            throw new ArgumentException("MMD² needs one or more bandwidths above 0, such as 0.1, 0.3 and 1 times the spread of the data.", nameof(bandwidths));
        }

        using var scope = NewDisposeScope();
        using var noGrad = no_grad();

        // Distances come from squares and products, which lose digits far from the origin.
        var center = second.mean([0]);
        var (x, y) = (first - center, second - center);
        var between = Sum(x, y, bandwidths) / ((double)x.shape[0] * y.shape[0]);
        return Within(x, bandwidths, unbiased) + Within(y, bandwidths, unbiased) - (2 * between);
    }

    // A kernel is symmetric: each pair of samples is computed once and counts twice.
    private static double Within(Tensor set, ImmutableArray<double> bandwidths, bool unbiased)
    {
        using var scope = NewDisposeScope();
        var count = set.shape[0];
        var sum = 0.0;
        for (long start = 0; start < count; start += SliceRows)
        {
            var slice = Slice(set, start);
            var end = start + slice.shape[0];
            sum += Sum(slice, slice, bandwidths) + (end < count ? 2 * Sum(slice, set.narrow(0, end, count - end), bandwidths) : 0);
        }

        return unbiased ? (sum - count) / (count * (count - 1.0)) : sum / ((double)count * count);
    }

    // In slices that stay in the processor's cache.
    private static double Sum(Tensor first, Tensor second, ImmutableArray<double> bandwidths)
    {
        using var scope = NewDisposeScope();
        var squares = second.square().sum(1).unsqueeze(0);
        var turned = second.t();
        var sum = 0.0;
        for (long start = 0; start < first.shape[0]; start += SliceRows)
        {
            using var inner = NewDisposeScope();
            var slice = Slice(first, start);
            var distances = slice.matmul(turned).mul_(-2).add_(squares).add_(slice.square().sum(1).unsqueeze(1)).clamp_(min: 0);
            sum += bandwidths.Sum(bandwidth => distances.mul(-0.5 / (bandwidth * bandwidth)).exp_().sum().ToDouble());
        }

        return sum / bandwidths.Length;
    }

    private static Tensor Slice(Tensor set, long start) => set.narrow(0, start, Math.Min(SliceRows, set.shape[0] - start));
}
