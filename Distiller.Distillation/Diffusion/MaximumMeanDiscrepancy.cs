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
        return Within(first, bandwidths, unbiased) + Within(second, bandwidths, unbiased) - (2 * Kernel(first, second, bandwidths).mean().ToDouble());
    }

    private static double Within(Tensor set, ImmutableArray<double> bandwidths, bool unbiased)
    {
        var count = set.shape[0];
        var sum = Kernel(set, set, bandwidths).sum().ToDouble();
        return unbiased ? (sum - count) / (count * (count - 1.0)) : sum / ((double)count * count);
    }

    private static Tensor Kernel(Tensor first, Tensor second, ImmutableArray<double> bandwidths)
    {
        using var scope = NewDisposeScope();
        var (a, b) = (first.to_type(ScalarType.Float64), second.to_type(ScalarType.Float64));
        var squares = (a.square().sum(1).unsqueeze(1) + b.square().sum(1).unsqueeze(0) - (2 * a.matmul(b.t()))).clamp(min: 0);
        var kernel = zeros_like(squares);
        foreach (var bandwidth in bandwidths)
        {
            kernel.add_((squares / (-2 * bandwidth * bandwidth)).exp_());
        }

        return kernel.div_(bandwidths.Length).MoveToOuterDisposeScope();
    }
}
