namespace Distiller.Pruning;

/// <summary>The curve of automated gradual pruning (AGP): a cubic from an initial to a final sparsity.</summary>
/// <remarks>
/// s(p) = final + (initial - final) · (1 - p)³. Exact at the end; at the start the double may differ from
/// <see cref="Initial"/> in the last place, as it does in the original.
/// <para>Source: Zhu and Gupta 2017, arXiv 1710.01878, section 3; Distiller: <c>automated_gradual_pruner.py</c>.</para>
/// </remarks>
public sealed record CubicCurve : ISparsityCurve
{
    private readonly PolynomialCurve _curve;

    /// <summary>A cubic from <paramref name="initial"/> to <paramref name="final"/>.</summary>
    /// <param name="initial">Sparsity at progress 0. Range: 0 up to, but not including, <paramref name="final"/>.</param>
    /// <param name="final">Sparsity at progress 1. Range: above <paramref name="initial"/>, at most 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public CubicCurve(double initial, double final) => _curve = new PolynomialCurve(initial, final, power: 3);

    /// <summary>Sparsity at progress 0.</summary>
    public double Initial => _curve.Initial;

    /// <summary>Sparsity at progress 1.</summary>
    public double Final => _curve.Final;

    /// <inheritdoc/>
    public double At(double progress) => _curve.At(progress);
}
