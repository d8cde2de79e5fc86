using System.Collections.Immutable;

namespace Distiller.Distillation.Diffusion;

/// <summary>Noise levels that fall from coarse to fine, close to each other at the end.</summary>
/// <remarks>
/// σ_i = (σmax^(1/ρ) + i/(n−1)·(σmin^(1/ρ) − σmax^(1/ρ)))^ρ for i = 0 ... n − 1.
/// <para>Source: Karras et al. 2022, arXiv 2206.00364, equation 5.</para>
/// </remarks>
public static class KarrasGrid
{
    /// <summary>The levels, from the largest to the smallest.</summary>
    /// <param name="count">n. Range: 2 and more.</param>
    /// <param name="minimum">σmin. Range: above 0. Default 0.002.</param>
    /// <param name="maximum">σmax. Range: above σmin. Default 80.</param>
    /// <param name="rho">ρ. Range: above 0; 1 spaces evenly. Default 7.</param>
    /// <returns>The n levels.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static ImmutableArray<double> Levels(int count, double minimum = 0.002, double maximum = 80, double rho = 7)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        Guards.Positive(minimum);
        Guards.Positive(rho);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Guards.Finite(maximum), minimum, nameof(maximum));
        var (from, to) = (Math.Pow(maximum, 1 / rho), Math.Pow(minimum, 1 / rho));
        return [.. Enumerable.Range(0, count).Select(i => Math.Pow(from + (i / (count - 1.0) * (to - from)), rho))];
    }
}
