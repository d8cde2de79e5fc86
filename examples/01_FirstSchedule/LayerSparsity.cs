using Distiller.Statistics;
using Distiller.Training;
using static TorchSharp.torch;

namespace Distiller.Examples.FirstSchedule;

/// <summary>Counts the zeros of each layer when an epoch has ended.</summary>
internal sealed class LayerSparsity(nn.Module model) : ITrainingObserver
{
    private readonly List<(int Epoch, string Weight, double Sparsity)> counts = [];

    public void OnStepCompleted(StepCompleted step)
    {
    }

    public void OnEpochCompleted(EpochCompleted epoch) => counts.AddRange(
        model.named_parameters().Select(entry => (epoch.Epoch, entry.name, SparsityMeasures.Sparsity(entry.parameter))));

    /// <summary>Epochs with the sparsity of a weight, in percent.</summary>
    public IReadOnlyList<(double X, double Y)> Of(string weight) =>
        [.. counts.Where(count => count.Weight == weight).Select(count => ((double)count.Epoch, 100 * count.Sparsity))];
}
