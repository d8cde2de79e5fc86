using Distiller.Scheduling;

namespace Distiller.Pruning;

/// <summary>The verbs with which pruning joins a schedule.</summary>
public static class PruningSchedule
{
    extension(CompressionSchedule schedule)
    {
        /// <summary>Adds a pruner.</summary>
        /// <param name="pruner">What is pruned. The same description in several calls is one pruner.</param>
        /// <param name="window">The epochs in which masks are computed.</param>
        /// <param name="options">How and when masks are computed and applied; null for the defaults.</param>
        /// <returns>A new schedule.</returns>
        public CompressionSchedule Prune(ComponentSpec<IPruner> pruner, EpochWindow window, PruningOptions? options = null) =>
            schedule.With(new PruningPolicySpec { Pruner = pruner, Window = window, Options = options ?? PruningOptions.Default });

        /// <summary>Adds a regularizer.</summary>
        /// <param name="regularizer">The penalty. The same description in several calls is one regularizer.</param>
        /// <param name="window">The epochs in which it acts.</param>
        /// <param name="keepMask">Whether the mask of the last step stays in force; needs a regularizer with a threshold.</param>
        /// <returns>A new schedule.</returns>
        public CompressionSchedule Regularize(ComponentSpec<IRegularizer> regularizer, EpochWindow window, bool keepMask = false) =>
            schedule.With(new RegularizationPolicySpec { Regularizer = regularizer, Window = window, KeepMask = keepMask });
    }
}
