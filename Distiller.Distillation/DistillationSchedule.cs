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

        /// <summary>Makes the teacher of what the student was. Declare it before the losses that ask this teacher.</summary>
        /// <param name="pair">The student and its teachers; this teacher is built like the student.</param>
        /// <param name="renewal">How: <see cref="SnapshotTeacherSpec"/> or <see cref="AverageTeacherSpec"/>.</param>
        /// <param name="window">The epochs in which the teacher is renewed.</param>
        /// <param name="teacher">Which teacher, counted from 0.</param>
        /// <returns>A new schedule.</returns>
        public CompressionSchedule RenewTeacher(
            TeacherStudent pair, ComponentSpec<ITeacherRenewal> renewal, EpochWindow window, int teacher = 0) =>
            schedule.With(new TeacherRenewalPolicySpec { Pair = pair, Renewal = renewal, Window = window, Teacher = teacher });

        /// <summary>Lets peers learn from each other.</summary>
        /// <param name="cohort">The peers.</param>
        /// <param name="mutual">How much.</param>
        /// <param name="window">The epochs in which they do.</param>
        /// <returns>A new schedule.</returns>
        public CompressionSchedule LearnMutually(PeerCohort cohort, MutualSpec mutual, EpochWindow window) =>
            schedule.With(new MutualPolicySpec { Cohort = cohort, Mutual = mutual, Window = window });
    }
}
