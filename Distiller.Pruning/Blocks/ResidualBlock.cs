using System.Collections.Immutable;

namespace Distiller.Pruning;

/// <summary>A module that adds something to its input: without what it adds, it passes its input on.</summary>
/// <param name="Name">Path of the module.</param>
/// <param name="Gates">Paths of the layers whose weights and biases decide: when these are zero, the module returns its input. One for each addition.</param>
/// <param name="Layers">Paths of the layers in it that have parameters.</param>
/// <param name="ParameterCount">Elements of its parameters.</param>
/// <param name="KeptReason">Why it cannot be removed; null if it can.</param>
public sealed record ResidualBlock(string Name, ImmutableArray<string> Gates, ImmutableArray<string> Layers, long ParameterCount, string? KeptReason)
{
    /// <summary>Whether a layer is inside this block.</summary>
    /// <param name="layer">Path of the layer.</param>
    /// <returns>True if it is.</returns>
    public bool Contains(string layer) => layer.StartsWith(Name + ".", StringComparison.Ordinal);
}
