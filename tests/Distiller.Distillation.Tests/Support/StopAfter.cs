using Distiller.Training;

namespace Distiller.Distillation.Tests.Support;

/// <summary>Cancels training after some steps.</summary>
internal sealed class StopAfter(int steps) : ITrainingObserver, IDisposable
{
    private readonly CancellationTokenSource source = new();
    private int seen;

    public CancellationToken Token => source.Token;

    public void OnStepCompleted(StepCompleted step)
    {
        if (++seen == steps)
        {
            source.Cancel();
        }
    }

    public void OnEpochCompleted(EpochCompleted epoch)
    {
    }

    public void Dispose() => source.Dispose();
}
