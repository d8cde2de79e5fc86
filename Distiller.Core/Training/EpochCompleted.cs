using Distiller.Results;
using Distiller.Scheduling;

namespace Distiller.Training;

/// <summary>One epoch is done.</summary>
/// <param name="Epoch">The epoch, counted from 0.</param>
/// <param name="Metrics">What was measured.</param>
/// <param name="LearningRate">The rate of the optimizer's first group during this epoch.</param>
/// <param name="Elapsed">The time of the epoch with its validation.</param>
public sealed record EpochCompleted(int Epoch, EpochMetrics Metrics, double LearningRate, TimeSpan Elapsed)
{
    /// <summary>The epoch as a line of a metric log.</summary>
    /// <param name="sparsity">Fraction of zeros among the weights, or null if it was not measured.</param>
    /// <returns>A new record.</returns>
    public EpochRecord ToRecord(double? sparsity = null) => new()
    {
        Epoch = Epoch,
        TrainingLoss = Metrics.TrainingLoss,
        ValidationLoss = Metrics.ValidationLoss,
        Top1 = Metrics.Top1,
        Top5 = Metrics.Top5,
        Sparsity = sparsity,
        LearningRate = LearningRate,
        DurationSeconds = Elapsed.TotalSeconds,
    };
}
