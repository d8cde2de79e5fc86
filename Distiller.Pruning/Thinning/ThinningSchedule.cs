using Distiller.Scheduling;

namespace Distiller.Pruning;

/// <summary>The verb with which thinning joins a schedule.</summary>
public static class ThinningSchedule
{
    extension(CompressionSchedule schedule)
    {
        /// <summary>Thins the model once at the first step of each epoch of the window, after the policies declared before this one.</summary>
        /// <param name="remover">What is removed.</param>
        /// <param name="window">The epochs.</param>
        /// <returns>A new schedule.</returns>
        public CompressionSchedule Thin(StructureRemoverSpec remover, EpochWindow window) =>
            schedule.With(new ThinningPolicySpec { Remover = remover, Window = window });
    }
}
