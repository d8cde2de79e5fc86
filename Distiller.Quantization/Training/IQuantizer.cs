using System.Collections.Immutable;
using Distiller.Scheduling;

namespace Distiller.Quantization;

/// <summary>A model under quantization-aware training: its layers compute with quantized weights and activations.</summary>
/// <remarks>The model's parameters stay the float ones that the optimizer changes. Disposing it brings the float model back.
/// It is off until the first epoch of the policy, or until it is switched on.</remarks>
public interface IQuantizer : IModelOverlay, IDisposable
{
    /// <summary>The name of its description.</summary>
    string Name { get; }

    /// <summary>What is quantized, and what stays in float and why.</summary>
    ImmutableArray<Placement> Placements { get; }

    /// <summary>Overwrites the model's parameters with their quantized values, for export.</summary>
    void WriteQuantizedParameters();

    /// <summary>Tracked ranges and learned clipping levels.</summary>
    /// <returns>The state; the caller disposes it.</returns>
    StateDict SaveState();

    /// <summary>Takes over a saved state.</summary>
    /// <param name="state">What <see cref="SaveState"/> returned for the same description and model.</param>
    void LoadState(StateDict state);
}
