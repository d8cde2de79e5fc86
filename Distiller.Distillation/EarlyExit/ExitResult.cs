using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Distiller.Distillation;

/// <summary>What a network with exits said of a minibatch.</summary>
/// <param name="Logits">Scores (N, Classes) at the exit that each sample took, in the order of the inputs.</param>
/// <param name="Exits">The exit that each sample took, counted from 0; the number of exits stands for the whole network.</param>
public sealed record ExitResult(Tensor Logits, ImmutableArray<int> Exits) : IDisposable
{
    /// <summary>Frees the scores.</summary>
    public void Dispose() => Logits.Dispose();
}
