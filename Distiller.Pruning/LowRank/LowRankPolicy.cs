using System.Collections.Immutable;
using Distiller.Scheduling;

namespace Distiller.Pruning;

/// <summary>Factors layers at the first step of an epoch, when the pruners of this epoch have set their masks.</summary>
internal sealed class LowRankPolicy(BuildContext build, LowRankFactorizer factorizer) : CompressionPolicy, IModelSurgery
{
    private bool _isDone;

    public override void OnMinibatchBegin(PolicyContext context, TrainingStep step)
    {
        if (!_isDone)
        {
            _isDone = true;
            // Simulated quantization knows the layers as they were.
            using var bare = build.SuspendOverlays();
            factorizer.Factor(build);
        }
    }

    public override ImmutableArray<PlannedParameter> Plan(EpochWindow window) =>
        [.. factorizer.Layers.Select(layer => new PlannedParameter($"{layer.Layer}.weight", []))];

    public override StateDict SaveState() => factorizer.SaveState();

    public override void LoadState(StateDict state) => factorizer.LoadState(state);

    public IReadOnlyCollection<string> ChangedTensors(StateDict state) => LowRankFactorizer.ChangedTensors(state);

    public void ChangeModel(StateDict state) => LowRankFactorizer.Reshape(state, build);
}
