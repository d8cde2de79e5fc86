using Distiller.Scheduling;

namespace Distiller.Pruning;

/// <summary>The verb with which a lottery joins a schedule.</summary>
public static class LotterySchedule
{
    extension(CompressionSchedule schedule)
    {
        /// <summary>Finds a winning ticket in rounds: keeps the weights at the first epoch of the window, prunes and rewinds at each later one.</summary>
        /// <param name="lottery">What is pruned, and how much in a round.</param>
        /// <param name="window">At least two epochs, as far apart as a round is long.</param>
        /// <returns>A new schedule.</returns>
        /// <exception cref="ArgumentException">The window has a single epoch.</exception>
        public CompressionSchedule FindTicket(LotterySpec lottery, EpochWindow window) =>
            schedule.With(LotteryPolicySpec.Of(lottery, window));
    }
}
