using Distiller.Training;

namespace Distiller.Examples.DisBack;

/// <summary>Keeps the latest distance between the scores of fake and target, which the policy reports as a part of the loss.</summary>
internal sealed class MismatchLog : ITrainingObserver
{
    public double Last { get; private set; } = double.NaN;

    public void OnStepCompleted(StepCompleted step) =>
        Last = step.Components.FirstOrDefault(part => part.Name == "mismatch", (Name: "", Value: double.NaN)).Value;

    public void OnEpochCompleted(EpochCompleted epoch)
    {
    }
}
