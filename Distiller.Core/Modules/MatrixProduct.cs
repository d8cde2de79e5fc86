using static TorchSharp.torch;

namespace Distiller.Modules;

/// <summary>Product of two matrices, or of batches of matrices.</summary>
/// <remarks>
/// A module in place of an operator, so that hooks, statistics and quantizers see it. Distiller has the same modules for the same
/// reason.
/// </remarks>
public sealed class MatrixProduct : nn.Module<Tensor, Tensor, Tensor>
{
    /// <summary>A module without parameters.</summary>
    public MatrixProduct()
        : base(nameof(MatrixProduct))
    {
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor left, Tensor right) => left.matmul(right);
}
