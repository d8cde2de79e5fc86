using System.Collections.Immutable;
using Distiller.Scheduling;

namespace Distiller.Training;

/// <summary>How long to train, and who listens.</summary>
public sealed record TrainerOptions
{
    /// <summary>The epoch at which training ends (exclusive): with 10, the epochs 0 to 9 are trained. Range: 0 and more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public required int Epochs
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(Epochs));
            field = value;
        }
    }

    /// <summary>Who hears of steps and epochs, in this order.</summary>
    public ImmutableArray<ITrainingObserver> Observers { get; init; } = [];

    /// <summary>
    /// Whether validation measures the masked weights, also of policies whose masks hold in the forward pass only (default), or
    /// the dense ones, as the original does.
    /// </summary>
    public bool ValidatesMaskedWeights { get; init; } = true;

    /// <summary>
    /// What becomes of an epoch's measurements before policies and observers hear of them; null (default) for nothing. Several ranks
    /// combine theirs here.
    /// </summary>
    public Func<EpochMetrics, EpochMetrics>? Combine { get; init; }
}
