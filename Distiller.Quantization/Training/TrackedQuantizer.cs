using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>A range that follows the batches.</summary>
internal sealed class TrackedQuantizer(FakeQuantize range) : TensorQuantizer
{
    internal override Tensor Apply(Tensor values, bool isTraining) => range.Apply(values, isTraining);

    internal override StateDict SaveState() => range.SaveState();

    internal override void LoadState(StateDict state) => range.LoadState(state);

    public override void Dispose()
    {
        range.Dispose();
        base.Dispose();
    }
}
