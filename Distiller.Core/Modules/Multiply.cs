using static TorchSharp.torch;

namespace Distiller.Modules;

/// <summary>Product of two tensors of one shape, or shapes that broadcast.</summary>
/// <remarks>
/// A module in place of an operator, so that hooks, statistics and quantizers see it. Distiller has the same modules for the same
/// reason.
/// </remarks>
public sealed class Multiply : nn.Module<Tensor, Tensor, Tensor>
{
    /// <summary>A module without parameters.</summary>
    public Multiply()
        : base(nameof(Multiply))
    {
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor left, Tensor right) => left * right;
}
