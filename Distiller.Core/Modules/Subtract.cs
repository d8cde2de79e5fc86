using static TorchSharp.torch;

namespace Distiller.Modules;

/// <summary>Difference of two tensors of one shape, or shapes that broadcast.</summary>
/// <remarks>
/// A module in place of an operator, so that hooks, statistics and quantizers see it. Distiller has the same modules for the same
/// reason.
/// </remarks>
public sealed class Subtract : nn.Module<Tensor, Tensor, Tensor>
{
    /// <summary>A module without parameters.</summary>
    public Subtract()
        : base(nameof(Subtract))
    {
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor left, Tensor right) => left - right;
}
