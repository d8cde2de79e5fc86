using System.Collections.Immutable;
using Distiller.Training;

namespace Distiller.Examples.Together;

/// <summary>The mean over each epoch of one part of the loss; NaN where the loss has no such part.</summary>
internal sealed class TeachingLog(string part) : ITrainingObserver
{
    private readonly List<double> _values = [];

    public ImmutableArray<double> Epochs { get; private set; } = [];

    public void OnStepCompleted(StepCompleted step) =>
        _values.AddRange(step.Components.Where(component => component.Name == part).Select(component => component.Value));

    public void OnEpochCompleted(EpochCompleted epoch)
    {
        Epochs = Epochs.Add(_values.Count == 0 ? double.NaN : _values.Average());
        _values.Clear();
    }
}
