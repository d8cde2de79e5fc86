using Distiller.Training;

namespace Distiller.Examples.Notebooks;

/// <summary>Does something after each epoch.</summary>
/// <param name="action">What; it receives the epoch.</param>
public sealed class EveryEpoch(Action<int> action) : ITrainingObserver
{
    /// <inheritdoc/>
    public void OnStepCompleted(StepCompleted step)
    {
    }

    /// <inheritdoc/>
    public void OnEpochCompleted(EpochCompleted epoch) => action(epoch.Epoch);
}
