namespace Distiller.Pruning;

/// <summary>Maps the progress of a policy to the sparsity that its pruner has to reach.</summary>
/// <remarks>
/// A curve is a pure function: it knows neither epochs nor tensors. Progress is 0 at the first active epoch of the
/// window and 1 at the last, so the value at 1 is the sparsity that training ends with.
/// </remarks>
public interface ISparsityCurve
{
    /// <summary>The sparsity that is due.</summary>
    /// <param name="progress">How far the window has advanced. Range: 0 to 1.</param>
    /// <returns>The fraction to prune, in [0, 1].</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="progress"/> is outside 0..1 or NaN.</exception>
    double At(double progress);
}
