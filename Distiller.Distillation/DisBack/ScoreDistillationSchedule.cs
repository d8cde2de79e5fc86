using Distiller.Distillation.Diffusion;
using Distiller.Scheduling;

namespace Distiller.Distillation.DisBack;

/// <summary>The verb with which score distillation joins a schedule.</summary>
public static class ScoreDistillationSchedule
{
    extension(CompressionSchedule schedule)
    {
        /// <summary>Teaches a one-step generator by the scores of a diffusion model.</summary>
        /// <param name="student">The generator in training.</param>
        /// <param name="teacher">The diffusion model.</param>
        /// <param name="newDenoiser">Makes a model of the teacher's architecture.</param>
        /// <param name="options">How: DisBack by default, <see cref="ScoreDistillationOptions.DiffInstruct"/> for the baseline.</param>
        /// <param name="window">The epochs.</param>
        /// <returns>A new schedule.</returns>
        public CompressionSchedule DistillScores(
            OneStepStudent student, IDenoiser teacher, Func<IDenoiser> newDenoiser, ScoreDistillationOptions options, EpochWindow window) =>
            schedule.With(new ScoreDistillationPolicySpec
            {
                Student = student,
                Teacher = teacher,
                NewDenoiser = newDenoiser,
                Options = options,
                Window = window,
            });
    }
}
