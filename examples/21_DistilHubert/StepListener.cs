using Distiller.Training;

namespace Distiller.Examples.DistilHubert;

/// <summary>Hears of every step.</summary>
internal sealed class StepListener(Action<long> onStep) : ITrainingObserver
{
    private long done;

    public void OnStepCompleted(StepCompleted step) => onStep(++done);

    public void OnEpochCompleted(EpochCompleted epoch)
    {
    }
}
