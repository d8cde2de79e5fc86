using System.Collections.Immutable;
using Distiller.Scheduling;

namespace Distiller.LearningRate;

/// <summary>Lowers the rate when a metric has stopped getting better.</summary>
/// <remarks>
/// An epoch is bad if it does not beat the best one by the threshold. After more than <see cref="Patience"/> bad epochs in a
/// row the rate is multiplied by <see cref="Factor"/>; then <see cref="Cooldown"/> epochs do not count as bad.
/// <para>Source: PyTorch's <c>ReduceLROnPlateau</c>.</para>
/// </remarks>
public sealed record ReduceOnPlateauSpec : LrSpec
{
    /// <summary>Which metric. Default: the loss.</summary>
    public PlateauMode Mode { get; init; }

    /// <summary>The factor. Range: above 0, below 1. Default 0.1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not between 0 and 1.</exception>
    public double Factor
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(value, 1.0, nameof(Factor));
            field = Guards.Positive(value, nameof(Factor));
        }
    }
    = 0.1;

    /// <summary>Bad epochs that are tolerated. Range: 0 and more. Default 10.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int Patience
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(Patience));
            field = value;
        }
    }
    = 10;

    /// <summary>How much better is better. Range: 0 and more. Default 1e-4.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not a number.</exception>
    public double Threshold
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(Threshold));
            field = Guards.Finite(value, nameof(Threshold));
        }
    }
    = 1e-4;

    /// <summary>Whether the threshold is a fraction of the best value (default) or a difference.</summary>
    public bool IsThresholdRelative { get; init; } = true;

    /// <summary>Epochs after a change that do not count as bad. Range: 0 and more. Default 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int Cooldown
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(Cooldown));
            field = value;
        }
    }

    /// <summary>The lowest rates: one for all parameter groups, or one each. Range: 0 and more. Default 0.</summary>
    public ImmutableArray<double> MinimumRates { get; init; } = [0.0];

    /// <summary>Smaller changes of the rate are not made. Range: 0 and more. Default 1e-8.</summary>
    public double SmallestChange { get; init; } = 1e-8;

    /// <inheritdoc/>
    public override LearningRateRule Build(BuildContext context) => new PlateauRule(this);
}
