using Distiller.Statistics;

namespace Distiller.Pruning;

/// <summary>How channel counts are searched for.</summary>
public sealed record BudgetOptions
{
    /// <summary>The defaults: multiply-accumulates, 100 evaluations, latency first.</summary>
    public static BudgetOptions Default { get; } = new();

    /// <summary>What layers cost: <see cref="MeasuredCosts"/> for time on this machine; default <see cref="MacCosts"/>.</summary>
    public ILayerCosts Costs { get; init; } = new MacCosts();

    /// <summary>Most calls of <see cref="BudgetTask.Evaluate"/> during the search. Range: 1 and more. Default 100.</summary>
    public int MaxEvaluations
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            field = value;
        }
    }
    = 100;

    /// <summary>
    /// Kept channels are a multiple of this. Range: 1 and more; null, the default, to choose it for each group from the costs, which
    /// is 1 unless they are measured.
    /// </summary>
    public int? Multiple
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value ?? 1);
            field = value;
        }
    }

    /// <summary>Most channel counts that are tried for a group. Range: 2 and more. Default 8: eighths of the channels.</summary>
    public int Levels
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 2);
            field = value;
        }
    }
    = 8;

    /// <summary>Smallest fraction of its channels that a group keeps. Range: 0 to 1. Default 0.125.</summary>
    public double MinimumKept
    {
        get;
        init => field = Guards.Fraction(value);
    }
    = 0.125;

    /// <summary>
    /// Whether whole residual blocks may go, too. Only that saves what every call of a layer takes however few channels it has. Default:
    /// yes, where the model allows it: see <see cref="ResidualBlocks"/>.
    /// </summary>
    public bool RemovesBlocks { get; init; } = true;

    /// <summary>What gives way. Default: accuracy.</summary>
    public BudgetPriority Priority { get; init; }

    /// <summary>Whether all groups keep the same fraction: the baseline, without a search. Default: no.</summary>
    public bool Uniform { get; init; }

    /// <summary>Seed of the exchanges that are tried.</summary>
    public int Seed { get; init; }

    /// <summary>Hears how far the search is.</summary>
    public IProgress<BudgetProgress>? Progress { get; init; }
}
