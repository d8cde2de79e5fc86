namespace Distiller.Pruning;

/// <summary>Sparsity that rises fast at first and settles towards the end: the general form of AGP.</summary>
/// <remarks>
/// s(p) = final + (initial - final) · (1 - p)^power. A power of 1 is a straight line, 3 is <see cref="CubicCurve"/>.
/// <para>Source: Zhu and Gupta 2017, arXiv 1710.01878, equation 1, where the power is 3.</para>
/// </remarks>
public sealed record PolynomialCurve : ISparsityCurve
{
    /// <summary>A curve from <paramref name="initial"/> to <paramref name="final"/>.</summary>
    /// <param name="initial">Sparsity at progress 0. Range: 0 up to, but not including, <paramref name="final"/>.</param>
    /// <param name="final">Sparsity at progress 1. Range: above <paramref name="initial"/>, at most 1.</param>
    /// <param name="power">Steepness of the start. Range: greater than 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public PolynomialCurve(double initial, double final, double power)
    {
        Initial = Guards.Fraction(initial);
        Final = Guards.Fraction(final);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(final, initial);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(power);
        Power = power;
    }

    /// <summary>Sparsity at progress 0.</summary>
    public double Initial { get; }

    /// <summary>Sparsity at progress 1.</summary>
    public double Final { get; }

    /// <summary>Steepness of the start; greater than 0.</summary>
    public double Power { get; }

    /// <inheritdoc/>
    public double At(double progress)
    {
        _ = Guards.Fraction(progress);
        // This order of operations, with Math.Pow, reproduces the original's doubles bit for bit.
        return Final + ((Initial - Final) * Math.Pow(1.0 - progress, Power));
    }
}
