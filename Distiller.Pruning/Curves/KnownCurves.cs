namespace Distiller.Pruning;

/// <summary>Every sparsity curve by a short name.</summary>
public static class KnownCurves
{
    /// <summary>The same sparsity throughout.</summary>
    /// <param name="sparsity">The fraction to prune. Range: 0 to 1.</param>
    public static ISparsityCurve Constant(double sparsity) => new ConstantCurve(sparsity);

    /// <summary>A straight line.</summary>
    /// <param name="from">Sparsity at the first active epoch. Range: 0 up to, but not including, <paramref name="to"/>.</param>
    /// <param name="to">Sparsity at the last active epoch. At most 1.</param>
    public static ISparsityCurve Linear(double from, double to) => new PolynomialCurve(from, to, power: 1);

    /// <summary>The curve of automated gradual pruning.</summary>
    /// <param name="from">Sparsity at the first active epoch. Range: 0 up to, but not including, <paramref name="to"/>.</param>
    /// <param name="to">Sparsity at the last active epoch. At most 1.</param>
    public static ISparsityCurve Cubic(double from, double to) => new CubicCurve(from, to);

    /// <summary>A polynomial of any degree.</summary>
    /// <param name="from">Sparsity at the first active epoch. Range: 0 up to, but not including, <paramref name="to"/>.</param>
    /// <param name="to">Sparsity at the last active epoch. At most 1.</param>
    /// <param name="power">Steepness of the start. Range: greater than 0.</param>
    public static ISparsityCurve Polynomial(double from, double to, double power) => new PolynomialCurve(from, to, power);

    /// <summary>Half a cosine wave.</summary>
    /// <param name="from">Sparsity at the first active epoch. Range: 0 up to, but not including, <paramref name="to"/>.</param>
    /// <param name="to">Sparsity at the last active epoch. At most 1.</param>
    public static ISparsityCurve Cosine(double from, double to) => new CosineCurve(from, to);
}
