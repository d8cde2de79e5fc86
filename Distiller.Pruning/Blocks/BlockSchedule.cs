using Distiller.Scheduling;

namespace Distiller.Pruning;

/// <summary>The verb with which the removal of blocks joins a schedule.</summary>
public static class BlockSchedule
{
    extension(CompressionSchedule schedule)
    {
        /// <summary>Removes residual blocks at the first step of the window, with their masks and what the optimizer remembers of them.</summary>
        /// <param name="remover">Which blocks.</param>
        /// <param name="window">The epochs; blocks that are gone already are passed over.</param>
        /// <returns>A new schedule.</returns>
        public CompressionSchedule RemoveBlocks(BlockRemoverSpec remover, EpochWindow window) =>
            schedule.With(new BlockPolicySpec { Remover = remover, Window = window });
    }
}
