using Distiller.Scheduling;

namespace Distiller.Distillation.Layerwise;

/// <summary>The verb with which layerwise distillation joins a schedule.</summary>
public static class LayerwiseSchedule
{
    extension(CompressionSchedule schedule)
    {
        /// <summary>Teaches a student to predict several layers of its teacher.</summary>
        /// <param name="student">The student, with its heads and its teacher.</param>
        /// <param name="window">The epochs; outside them only the task's own loss counts.</param>
        /// <returns>A new schedule.</returns>
        public CompressionSchedule DistillLayers(LayerwiseStudent student, EpochWindow window) =>
            schedule.With(new LayerwiseDistillationPolicySpec { Student = student, Window = window });
    }
}
