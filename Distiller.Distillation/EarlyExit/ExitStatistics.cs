using System.Collections.Immutable;

namespace Distiller.Distillation;

/// <summary>What an evaluation with exits measured.</summary>
/// <param name="Exits">The exits in their order, the whole network last.</param>
/// <param name="Top1">Fraction of all samples whose best class, at the exit taken, is right.</param>
/// <param name="Top5">Fraction of all samples whose class is among the best five there.</param>
/// <param name="Loss">Mean cross-entropy at the exit taken (the original returns that of the last exit, which may have had no sample).</param>
/// <param name="LatencySeconds">Mean time per sample.</param>
public sealed record ExitStatistics(ImmutableArray<ExitFigures> Exits, double Top1, double Top5, double Loss, double LatencySeconds)
{
    /// <summary>The number of samples.</summary>
    public int Samples => Exits.Sum(exit => exit.Count);
}
