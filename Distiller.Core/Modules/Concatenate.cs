using static TorchSharp.torch;

namespace Distiller.Modules;

/// <summary>Joins two tensors along a dimension: by default channels, (N, C1, ...) and (N, C2, ...) to (N, C1 + C2, ...).</summary>
/// <remarks>
/// A module in place of an operator, so that hooks, statistics and quantizers see it. Distiller has the same module for the same
/// reason.
/// </remarks>
public sealed class Concatenate : nn.Module<Tensor, Tensor, Tensor>
{
    /// <summary>A module without parameters.</summary>
    /// <param name="dimension">The dimension along which the tensors are joined. Default: channels.</param>
    public Concatenate(int dimension = 1)
        : base(nameof(Concatenate)) => Dimension = dimension;

    /// <summary>The dimension along which the tensors are joined.</summary>
    public int Dimension { get; }

    /// <inheritdoc/>
    public override Tensor forward(Tensor left, Tensor right) => cat([left, right], Dimension);
}
