using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Masks by threshold.</summary>
public static class Thresholding
{
    /// <summary>Keeps the elements whose magnitude exceeds a threshold.</summary>
    /// <remarks>The threshold is converted to the tensor's type before it is compared.</remarks>
    /// <param name="tensor">Any shape.</param>
    /// <param name="threshold">Range: 0 and more.</param>
    /// <returns>1 where |t| &gt; threshold, else 0; shape and type of the tensor; belongs to the caller's scope.</returns>
    public static Tensor ElementMask(Tensor tensor, double threshold)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        return tensor.abs().gt(threshold).to(tensor.dtype).MoveToOuterDisposeScope();
    }
}
