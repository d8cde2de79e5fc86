using Distiller.Scheduling;

namespace Distiller.Gradients;

/// <summary>Verbs for gradients.</summary>
public static class GradientVerbs
{
    extension(CompressionSchedule schedule)
    {
        /// <summary>Holds the norm of all gradients together below a limit.</summary>
        /// <param name="maxNorm">The largest norm. Range: above 0.</param>
        /// <param name="window">The epochs in which it does so.</param>
        /// <returns>A new schedule.</returns>
        /// <exception cref="ArgumentOutOfRangeException">The limit is not above 0.</exception>
        public CompressionSchedule ClipGradients(double maxNorm, EpochWindow window) =>
            schedule.With(new GradientClipPolicySpec { MaxNorm = maxNorm, Window = window });
    }
}
