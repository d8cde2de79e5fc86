namespace Distiller.Training;

/// <summary>One epoch is done.</summary>
/// <param name="Epoch">The epoch, counted from 0.</param>
/// <param name="Metrics">What was measured.</param>
/// <param name="LearningRate">The rate of the optimizer's first group during this epoch.</param>
/// <param name="Elapsed">The time of the epoch with its validation.</param>
public sealed record EpochCompleted(int Epoch, EpochMetrics Metrics, double LearningRate, TimeSpan Elapsed);
