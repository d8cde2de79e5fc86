using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>A table of vectors whose entries lie on a grid; what is looked up carries its note.</summary>
/// <remarks>Source: Distiller, <c>RangeLinearEmbeddingWrapper</c>.</remarks>
internal sealed class SimulatedEmbedding : ISimulation
{
    private readonly Embedding _module;
    private readonly Tensor _original;
    private readonly ActivationGrid _grid;
    private readonly Action _remove;

    internal SimulatedEmbedding(string name, Embedding module, LayerSettings settings, GridTable grids)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        (Name, _module) = (name, module);
        _original = module.weight!.detach().clone().DetachFromDisposeScope();
        var scheme = settings.WeightScheme with { Granularity = Granularity.PerTensor };
        var parameters = LinearQuantizer.Parameters(_original, scheme, settings.WeightClipping);
        _grid = ActivationGrid.Of(parameters);
        module.weight.copy_(LinearQuantizer.Simulate(_original, parameters));
        _remove = module.register_forward_hook((_, _, output) => grids.Note(output, _grid)).remove;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public nn.Module Module => _module;

    /// <inheritdoc/>
    public SimulationKind Kind => SimulationKind.ParameterLayer;

    /// <inheritdoc/>
    public IEnumerable<(string Name, Tensor Value)> Parameters() =>
        [("w_scale", tensor([_grid.Scale])), ("w_zero_point", tensor([_grid.ZeroPoint]))];

    /// <inheritdoc/>
    public void Dispose()
    {
        _remove();
        using var noGradients = no_grad();
        _module.weight!.copy_(_original);
        _original.Dispose();
    }
}
