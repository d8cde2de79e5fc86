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

        /// <summary>Lets the rate rise evenly and then fall evenly to 0, step by step.</summary>
        /// <param name="warmUpSteps">Steps of the rise. Range: 0 and more.</param>
        /// <param name="steps">All steps. Range: above the warm-up.</param>
        /// <param name="window">The epochs in which it sets rates; steps are counted from their beginning.</param>
        /// <returns>A new schedule.</returns>
        public CompressionSchedule WarmUpLearningRate(long warmUpSteps, long steps, EpochWindow window) =>
            schedule.With(new LinearWarmUpPolicySpec { WarmUpSteps = warmUpSteps, Steps = steps, Window = window });
    }
}
