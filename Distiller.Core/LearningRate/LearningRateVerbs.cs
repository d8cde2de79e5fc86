using Distiller.Scheduling;

namespace Distiller.LearningRate;

/// <summary>Verbs that add learning-rate schedules.</summary>
public static class LearningRateVerbs
{
    extension(CompressionSchedule schedule)
    {
        /// <summary>Adds a learning-rate schedule.</summary>
        /// <param name="rate">The schedule.</param>
        /// <param name="window">The epochs at whose end it sets the rate of the next one.</param>
        /// <returns>A new schedule.</returns>
        public CompressionSchedule DecayLearningRate(LrSpec rate, EpochWindow window) =>
            schedule.With(new LearningRatePolicySpec { Rate = rate, Window = window });
    }
}
