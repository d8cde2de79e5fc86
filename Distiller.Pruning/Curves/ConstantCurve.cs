namespace Distiller.Pruning;

/// <summary>The same sparsity at every epoch.</summary>
/// <remarks>Distiller: <c>desired_sparsity</c> and <c>levels</c>.</remarks>
public sealed record ConstantCurve : ISparsityCurve
{
    /// <summary>A curve that always asks for <paramref name="sparsity"/>.</summary>
    /// <param name="sparsity">The fraction to prune. Range: 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="sparsity"/> is outside 0..1 or NaN.</exception>
    public ConstantCurve(double sparsity) => Sparsity = Guards.Fraction(sparsity);

    /// <summary>The fraction to prune, in [0, 1].</summary>
    public double Sparsity { get; }

    /// <inheritdoc/>
    public double At(double progress)
    {
        _ = Guards.Fraction(progress);
        return Sparsity;
    }
}
