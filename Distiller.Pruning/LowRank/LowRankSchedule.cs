using Distiller.Scheduling;

namespace Distiller.Pruning;

/// <summary>The verb with which low rank joins a schedule.</summary>
public static class LowRankSchedule
{
    extension(CompressionSchedule schedule)
    {
        /// <summary>Replaces layers by two smaller ones at the first step of the window, after the policies declared before this one.</summary>
        /// <param name="factors">Which layers, and at which ranks.</param>
        /// <param name="window">The epochs; layers that are factored already are passed over.</param>
        /// <returns>A new schedule.</returns>
        public CompressionSchedule Factor(LowRankSpec factors, EpochWindow window) =>
            schedule.With(new LowRankPolicySpec { Factors = factors, Window = window });
    }
}
