using System.Collections.Immutable;
using Distiller.Results;

namespace Distiller.Examples.Lotteries;

/// <summary>How one start fared.</summary>
/// <param name="Start">The start.</param>
/// <param name="Density">Fraction of the weights of the pruned layers that were left.</param>
/// <param name="Log">Accuracy by epoch.</param>
internal sealed record Race(Start Start, double Density, ImmutableArray<EpochRecord> Log)
{
    /// <summary>Accuracy at the end, in percent.</summary>
    public double Top1 => 100 * Log[^1].Top1!.Value;
}
