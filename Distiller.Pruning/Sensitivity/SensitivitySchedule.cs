using Distiller.Results;
using Distiller.Scheduling;
using Distiller.Statistics;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Turns sensitivity curves into a schedule.</summary>
public static class SensitivitySchedule
{
    /// <summary>Sparsity in the first epoch of the window; a parameter whose level is not above it is left alone.</summary>
    public const double InitialSparsity = 0.05;

    extension(SensitivityResult result)
    {
        /// <summary>Suggests a gradual pruner for each parameter, by what was analysed: single weights, filters or channels.</summary>
        /// <remarks>Levels as in <see cref="SensitivityLevels"/>; between the first and the last epoch they rise along the cubic of AGP.</remarks>
        /// <param name="model">The analysed model, for the sizes of its parameters.</param>
        /// <param name="targetSparsity">Fraction of all weights of the analysed parameters to prune. Range: 0 to 1.</param>
        /// <param name="window">The epochs in which sparsity rises.</param>
        /// <param name="metric">Which value counts as cost.</param>
        /// <returns>A schedule, which may be composed with others or saved as a file.</returns>
        /// <exception cref="ArgumentOutOfRangeException">The target is above what the highest measured levels give.</exception>
        /// <exception cref="ModelStructureException">The model does not have an analysed parameter.</exception>
        public CompressionSchedule SuggestSchedule(
            nn.Module model, double targetSparsity, EpochWindow window, SensitivityMetric metric = SensitivityMetric.Top1) =>
            result.SuggestLevels(model, targetSparsity, metric)
                .Where(level => level.Value > InitialSparsity)
                .Aggregate(CompressionSchedule.Empty, (schedule, level) => schedule.Prune(Pruner(result.Structure, level.Key, Math.Round(level.Value, 4, MidpointRounding.ToZero)), window));
    }

    private static ComponentSpec<IPruner> Pruner(Structure structure, string parameter, double level) => structure == Structure.Element
        ? new AgpPrunerSpec { Name = $"agp {parameter}", InitialSparsity = InitialSparsity, FinalSparsity = level, Weights = [parameter] }
        : RankedPrunerSpec.L1($"ranked {parameter}", structure, KnownCurves.Cubic(InitialSparsity, level), [parameter]);
}
