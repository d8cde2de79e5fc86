using System.Collections.Immutable;

namespace Distiller.Results;

/// <summary>How the quality of a model falls as one of its parameters becomes sparse, all others being dense.</summary>
/// <param name="Parameter">Full name of the parameter. CSV column <c>parameter</c>.</param>
/// <param name="Points">Measured points, by rising sparsity.</param>
public sealed record SensitivityCurve(string Parameter, ImmutableArray<SensitivityPoint> Points)
{
    /// <summary>The largest sparsity up to which top-1 accuracy never falls more than this below that of the first point.</summary>
    /// <param name="drop">Percentage points that may be lost. Range: 0 and more.</param>
    /// <returns>A sparsity of <see cref="Points"/>.</returns>
    /// <exception cref="InvalidOperationException">There are no points.</exception>
    public double LargestSparsityWithin(double drop)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(drop);
        if (Points is [])
        {
            throw new InvalidOperationException($"The curve of '{Parameter}' has no points.");
        }

        double floor = Points[0].Top1 - drop;
        return Points.TakeWhile(point => point.Top1 >= floor).Last().Sparsity;
    }
}
