using Distiller.Scheduling;

namespace Distiller.Pruning;

/// <summary>A pruner or criterion whose results depend on more than the weights, so that resuming needs its state.</summary>
public interface IStateful
{
    /// <summary>Everything needed to go on as if training had not been interrupted.</summary>
    /// <returns>The state; the caller disposes it.</returns>
    StateDict SaveState();

    /// <summary>Takes over a saved state.</summary>
    /// <param name="state">What <see cref="SaveState"/> returned; lent for the call.</param>
    void LoadState(StateDict state);
}
