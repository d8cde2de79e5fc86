using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>A module that only changes the shape: values on a grid stay on it.</summary>
internal sealed class ShapeChange : ISimulation
{
    private readonly Action _remove;

    internal ShapeChange(string name, nn.Module<Tensor, Tensor> module, GridTable grids)
    {
        (Name, Module) = (name, module);
        _remove = module.register_forward_hook((_, input, output) => grids.Of(input) is { } grid ? grids.Note(output, grid) : null!).remove;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public nn.Module Module { get; }

    /// <inheritdoc/>
    public SimulationKind Kind => SimulationKind.PassedOn;

    /// <summary>Whether a module only changes the shape.</summary>
    public static bool IsOne(nn.Module module) => module is Flatten or Unflatten or Identity;

    /// <inheritdoc/>
    public IEnumerable<(string Name, Tensor Value)> Parameters() => [];

    /// <inheritdoc/>
    public void Dispose() => _remove();
}
