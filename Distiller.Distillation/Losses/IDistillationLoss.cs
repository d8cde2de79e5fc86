using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Distiller.Distillation;

/// <summary>Compares what student and teachers say of a minibatch.</summary>
public interface IDistillationLoss
{
    /// <summary>The instance name: it names the loss component, and messages use it.</summary>
    string Name { get; }

    /// <summary>A factor of the formula with which the value joins the objective, and which logs leave out: T² of soft targets.</summary>
    double Scale { get; }

    /// <summary>The modules whose outputs it compares; empty for losses on logits.</summary>
    ImmutableArray<TapPoint> Taps { get; }

    /// <summary>The loss of a minibatch.</summary>
    /// <param name="step">What the forward pass gave.</param>
    /// <returns>A scalar with gradient, without <see cref="Scale"/>; belongs to the caller's scope.</returns>
    /// <exception cref="ModelStructureException">Outputs have shapes that cannot be compared.</exception>
    Tensor Compute(DistillationStep step);
}
