using System.Collections.Immutable;

namespace Distiller.Scheduling;

/// <summary>What was measured in one epoch. Values that were not measured are null.</summary>
public sealed record EpochMetrics
{
    /// <summary>Nothing was measured.</summary>
    public static EpochMetrics None { get; } = new();

    /// <summary>Mean of the overall loss (criterion and what policies added) over the training samples.</summary>
    public double? TrainingLoss { get; init; }

    /// <summary>Mean of the criterion over the validation samples.</summary>
    public double? ValidationLoss { get; init; }

    /// <summary>Fraction of validation samples whose best class is right. Range: 0 to 1.</summary>
    public double? Top1 { get; init; }

    /// <summary>Fraction of validation samples whose class is among the best five. Range: 0 to 1.</summary>
    public double? Top5 { get; init; }

    /// <summary>Mean of each part of the training loss, by name; <c>Objective</c> is the criterion alone.</summary>
    public ImmutableSortedDictionary<string, double> LossComponents { get; init; } = ImmutableSortedDictionary<string, double>.Empty;
}
