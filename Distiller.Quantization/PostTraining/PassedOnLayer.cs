using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>A module that has become part of the one before it: its input is its output, with the note of its grid.</summary>
internal sealed class PassedOnLayer(string name, nn.Module<Tensor, Tensor> module, LayerSettings settings, GridTable grids)
    : SimulatedLayer(name, module, settings, grids)
{
    /// <inheritdoc/>
    public override SimulationKind Kind => SimulationKind.PassedOn;

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor[] inputs) => Grids.Pass(inputs[0], inputs[0].alias());
}
