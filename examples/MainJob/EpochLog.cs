using System.Collections.Immutable;
using Distiller.Results;
using Distiller.Training;
using static TorchSharp.torch;

namespace Distiller.Examples.MainJob;

/// <summary>Keeps the log of all epochs, those of an earlier phase included, numbered through.</summary>
internal sealed class EpochLog(nn.Module model, ImmutableArray<EpochRecord> before) : ITrainingObserver
{
    /// <summary>The log so far.</summary>
    public ImmutableArray<EpochRecord> Epochs { get; private set; } = before;

    public void OnStepCompleted(StepCompleted step)
    {
    }

    public void OnEpochCompleted(EpochCompleted epoch) =>
        Epochs = Epochs.Add(epoch.ToRecord(ModelSummary.Of(model).Sparsity) with { Epoch = Epochs.Length });
}
