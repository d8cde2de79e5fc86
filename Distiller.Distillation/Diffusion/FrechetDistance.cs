using MathNet.Numerics.LinearAlgebra;
using static TorchSharp.torch;

namespace Distiller.Distillation.Diffusion;

/// <summary>The Fréchet distance of two sets seen as normal laws: FID when the samples are features of a classifier.</summary>
/// <remarks>
/// ‖μ1 − μ2‖² + tr(Σ1 + Σ2 − 2·(Σ1·Σ2)^½), the trace of the root through the eigenvalues of Σ1^½·Σ2·Σ1^½.
/// <para>Source: Dowson, Landau 1982, J. Multivariate Analysis 12; Heusel et al. 2017, arXiv 1706.08500.</para>
/// </remarks>
public static class FrechetDistance
{
    /// <summary>The distance of two sets of samples or features.</summary>
    /// <param name="first">Shape (N, D).</param>
    /// <param name="second">Shape (M, D).</param>
    /// <returns>The squared distance. Range: 0 and more, up to rounding.</returns>
    /// <exception cref="ArgumentException">The sets are too small or differ in D.</exception>
    public static double Between(Tensor first, Tensor second)
    {
        SampleSets.Demand(first, second);
        var (mean1, covariance1) = Moments(first);
        var (mean2, covariance2) = Moments(second);
        return Between(mean1, covariance1, mean2, covariance2);
    }

    /// <summary>The distance of two normal laws.</summary>
    /// <param name="mean1">μ1, D values.</param>
    /// <param name="covariance1">Σ1, D×D, symmetric.</param>
    /// <param name="mean2">μ2, D values.</param>
    /// <param name="covariance2">Σ2, D×D, symmetric.</param>
    /// <returns>The squared distance.</returns>
    public static double Between(Vector<double> mean1, Matrix<double> covariance1, Vector<double> mean2, Matrix<double> covariance2)
    {
        var root = Root(covariance1);
        var product = root * covariance2 * root;
        var cross = Symmetric(product).Evd(Symmetricity.Symmetric).EigenValues.Sum(value => Math.Sqrt(Math.Max(0, value.Real)));
        return (mean1 - mean2).DotProduct(mean1 - mean2) + covariance1.Trace() + covariance2.Trace() - (2 * cross);
    }

    private static Matrix<double> Root(Matrix<double> covariance)
    {
        var parts = Symmetric(covariance).Evd(Symmetricity.Symmetric);
        var roots = Matrix<double>.Build.DenseOfDiagonalVector(parts.EigenValues.Map(value => Math.Sqrt(Math.Max(0, value.Real))));
        return parts.EigenVectors * roots * parts.EigenVectors.Transpose();
    }

    private static Matrix<double> Symmetric(Matrix<double> matrix) => (matrix + matrix.Transpose()) / 2;

    private static (Vector<double> Mean, Matrix<double> Covariance) Moments(Tensor set)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var samples = set.to_type(ScalarType.Float64);
        var mean = samples.mean([0]);
        var centered = samples - mean;
        var covariance = centered.t().matmul(centered) / (set.shape[0] - 1);
        var size = (int)set.shape[1];
        return (Vector<double>.Build.Dense([.. mean.data<double>()]), Matrix<double>.Build.Dense(size, size, [.. covariance.contiguous().data<double>()]));
    }
}
