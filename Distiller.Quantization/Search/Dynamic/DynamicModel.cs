using System.Collections.Immutable;

namespace Distiller.Quantization;

/// <summary>A model whose linear layers and LSTMs compute with integers, each tensor with the range that it has. Disposing gives it back in float.</summary>
public sealed class DynamicModel : IDisposable
{
    private readonly ImmutableArray<ISimulation> _simulations;
    private readonly IDisposable _claim;

    internal DynamicModel(ImmutableArray<ISimulation> simulations, ImmutableArray<string> inFloat)
    {
        (_simulations, InFloat) = (simulations, inFloat);
        _claim = ModuleClaims.Hold(
            simulations.Select(simulation => simulation.Module), "dynamic quantization",
            "Dispose of the DynamicModel that it returned, and the model computes in float again.");
    }

    /// <summary>Paths of the quantized layers.</summary>
    public ImmutableArray<string> Layers => [.. _simulations.Select(simulation => simulation.Name)];

    /// <summary>Paths of modules with parameters that stay in float: convolutions, normalisations, other recurrent layers.</summary>
    public ImmutableArray<string> InFloat { get; }

    /// <summary>Removes everything that stands in for layers.</summary>
    public void Dispose()
    {
        _claim.Dispose();
        foreach (var simulation in _simulations)
        {
            simulation.Dispose();
        }
    }
}
