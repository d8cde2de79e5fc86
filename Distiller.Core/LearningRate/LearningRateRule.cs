using System.Collections.Immutable;
using Distiller.Scheduling;

namespace Distiller.LearningRate;

/// <summary>Decides learning rates. One rule serves all parameter groups of an optimizer.</summary>
public abstract class LearningRateRule
{
    /// <summary>Whether the rule sets the rate of its window's first epoch, too, instead of beginning with the next one.</summary>
    public virtual bool BeginsAtOnce => false;

    /// <summary>The rates of an epoch.</summary>
    /// <param name="epoch">The epoch that comes. Range: 0 and more.</param>
    /// <param name="metrics">What was measured in the epoch that ended.</param>
    /// <param name="baseRates">The rates that the optimizer was made with, one per parameter group.</param>
    /// <param name="currentRates">The present rates, one per parameter group.</param>
    /// <returns>The new rates, one per parameter group.</returns>
    public abstract ImmutableArray<double> Rates(
        int epoch, EpochMetrics metrics, ImmutableArray<double> baseRates, ImmutableArray<double> currentRates);

    /// <summary>What the rule remembers from epoch to epoch.</summary>
    /// <returns>The state; empty for pure functions of the epoch.</returns>
    public virtual StateDict SaveState() => StateDict.Empty;

    /// <summary>Takes over a saved state.</summary>
    /// <param name="state">What <see cref="SaveState"/> returned.</param>
    public virtual void LoadState(StateDict state)
    {
    }
}
