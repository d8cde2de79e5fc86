namespace Distiller.Pruning;

/// <summary>Sparsity that rises slowly at both ends and fast in the middle: half a cosine wave.</summary>
/// <remarks>s(p) = final + (initial - final) · (1 + cos(πp)) / 2.</remarks>
public sealed record CosineCurve : ISparsityCurve
{
    /// <summary>A curve from <paramref name="initial"/> to <paramref name="final"/>.</summary>
    /// <param name="initial">Sparsity at progress 0. Range: 0 up to, but not including, <paramref name="final"/>.</param>
    /// <param name="final">Sparsity at progress 1. Range: above <paramref name="initial"/>, at most 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public CosineCurve(double initial, double final)
    {
        Initial = Guards.Fraction(initial);
        Final = Guards.Fraction(final);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(final, initial);
    }

    /// <summary>Sparsity at progress 0.</summary>
    public double Initial { get; }

    /// <summary>Sparsity at progress 1.</summary>
    public double Final { get; }

    /// <inheritdoc/>
    public double At(double progress)
    {
        _ = Guards.Fraction(progress);
        return Final + ((Initial - Final) * (1.0 + Math.Cos(Math.PI * progress)) / 2.0);
    }
}
