using Distiller.Scheduling;

namespace Distiller.Distillation;

/// <summary>The verbs with which distillation joins a schedule.</summary>
public static class DistillationSchedule
{
    extension(CompressionSchedule schedule)
    {
        /// <summary>Adds a distillation loss. Several may act at once: give soft targets and features a policy each.</summary>
        /// <param name="pair">The student and its teachers.</param>
        /// <param name="loss">What is compared.</param>
        /// <param name="window">The epochs in which teachers are asked; outside, training is plain.</param>
        /// <param name="options">How much it counts; null for the defaults.</param>
        /// <returns>A new schedule.</returns>
        public CompressionSchedule Distill(
            TeacherStudent pair, ComponentSpec<IDistillationLoss> loss, EpochWindow window, DistillationOptions? options = null) =>
            schedule.With(new DistillationPolicySpec
            {
                Pair = pair,
                Loss = loss,
                Window = window,
                Options = options ?? DistillationOptions.Default,
            });
    }
}
