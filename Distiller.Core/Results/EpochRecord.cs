namespace Distiller.Results;

/// <summary>What an epoch came to: a line of a metric log. Values that were not measured are null.</summary>
public sealed record EpochRecord
{
    /// <summary>The epoch, counted from 0.</summary>
    public required int Epoch { get; init; }

    /// <summary>Mean of the overall loss over the training samples.</summary>
    public double? TrainingLoss { get; init; }

    /// <summary>Mean of the criterion over the validation samples.</summary>
    public double? ValidationLoss { get; init; }

    /// <summary>Fraction of validation samples whose best class is right. Range: 0 to 1.</summary>
    public double? Top1 { get; init; }

    /// <summary>Fraction of validation samples whose class is among the best five. Range: 0 to 1.</summary>
    public double? Top5 { get; init; }

    /// <summary>Fraction of zeros among the weights after the epoch. Range: 0 to 1.</summary>
    public double? Sparsity { get; init; }

    /// <summary>The rate of the optimizer's first group during the epoch.</summary>
    public required double LearningRate { get; init; }

    /// <summary>The time of the epoch with its validation, in seconds.</summary>
    public required double DurationSeconds { get; init; }
}
