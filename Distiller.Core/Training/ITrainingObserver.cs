namespace Distiller.Training;

/// <summary>Hears what happens in training and cannot change it: logs, progress displays, reports.</summary>
/// <remarks>Exceptions are not caught: an observer that fails ends the training.</remarks>
public interface ITrainingObserver
{
    /// <summary>Called after each optimizer step.</summary>
    /// <param name="step">The step and its losses.</param>
    void OnStepCompleted(StepCompleted step);

    /// <summary>Called after each epoch, when policies have heard of its end.</summary>
    /// <param name="epoch">The epoch and what was measured in it.</param>
    void OnEpochCompleted(EpochCompleted epoch);
}
