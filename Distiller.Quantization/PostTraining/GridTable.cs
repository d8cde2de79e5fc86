using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>Which tensors lie on a grid of integers, and on which: quantized tensors travel as floats with a note.</summary>
/// <remarks>
/// The original attaches the same note to its tensors. Code between modules makes new tensors, which have none. Entries vanish with
/// their tensors.
/// </remarks>
internal sealed class GridTable
{
    private readonly ConditionalWeakTable<Tensor, ActivationGrid> _grids = [];

    /// <summary>Whether modules compute in float for the time being, as if nothing stood in for them.</summary>
    public bool IsSuspended { get; set; }

    /// <summary>Outputs that are kept between evaluations; null for none.</summary>
    public KeptOutputs? Kept { get; set; }

    /// <summary>The grid of a tensor, or null.</summary>
    public ActivationGrid? Of(Tensor tensor) => _grids.TryGetValue(tensor, out var grid) ? grid : null;

    /// <summary>Notes the grid of a tensor.</summary>
    public Tensor Note(Tensor tensor, ActivationGrid grid)
    {
        _grids.AddOrUpdate(tensor, grid);
        return tensor;
    }

    /// <summary>Gives a layer's outputs another grid; outputs that were kept behind it are so no more.</summary>
    public void Move(ISimulation layer, ActivationGrids grids, ActivationGrid output)
    {
        if (grids.Output != output)
        {
            grids.Output = output;
            Kept?.Changed(layer);
        }
    }

    /// <summary>Notes that a tensor holds values of another one, in another shape: it lies on the same grid, if on any.</summary>
    public Tensor Pass(Tensor from, Tensor to) => Of(from) is { } grid ? Note(to, grid) : to;
}
