using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Adds a penalty on weights to the loss, and may zero weights that the penalty has made small.</summary>
public interface IRegularizer
{
    /// <summary>The instance name: it names the loss component, and messages use it.</summary>
    string Name { get; }

    /// <summary>Names of the parameters that it manages.</summary>
    ImmutableArray<string> Parameters { get; }

    /// <summary>The penalty on one weight.</summary>
    /// <param name="name">One of <see cref="Parameters"/>.</param>
    /// <param name="weight">The weight.</param>
    /// <returns>A scalar with gradient, strength included; belongs to the caller's scope.</returns>
    Tensor Penalty(string name, Tensor weight);

    /// <summary>The weights that are small enough to be zeroed.</summary>
    /// <param name="name">One of <see cref="Parameters"/>.</param>
    /// <param name="weight">The weight.</param>
    /// <returns>A mask, 1 keep and 0 zero, which belongs to the caller's scope; null if this regularizer has no threshold.</returns>
    Tensor? ThresholdMask(string name, Tensor weight);
}
