using System.Collections.Immutable;
using Distiller.Results;
using Distiller.Training;
using static TorchSharp.torch;

namespace Distiller.Examples.Notebooks;

/// <summary>Keeps what each epoch came to, with the sparsity of the network.</summary>
/// <param name="model">The network that is trained.</param>
public sealed class EpochLog(nn.Module model) : ITrainingObserver
{
    /// <summary>The log so far.</summary>
    public ImmutableArray<EpochRecord> Epochs { get; private set; } = [];

    /// <inheritdoc/>
    public void OnStepCompleted(StepCompleted step)
    {
    }

    /// <inheritdoc/>
    public void OnEpochCompleted(EpochCompleted epoch) => Epochs = Epochs.Add(epoch.ToRecord(ModelSummary.Of(model).Sparsity));
}
