using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Statistics;

/// <summary>Which part of a tensor is zero, counted by element or by structure.</summary>
/// <remarks>
/// A structure counts as zero only if all its elements are exactly zero; NaN is not zero. Results are fractions in [0, 1].
/// <para>Source: Distiller, <c>distiller/utils.py</c> (<c>sparsity</c>, <c>sparsity_2D</c>, <c>sparsity_ch</c> …).</para>
/// </remarks>
public static class SparsityMeasures
{
    /// <summary>The number of elements that are not zero.</summary>
    /// <param name="tensor">Any shape and type.</param>
    /// <returns>A count from 0 to the number of elements.</returns>
    public static long NonZeroCount(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        return tensor.ne(0).sum().ToInt64();
    }

    /// <summary>The fraction of elements that are not zero.</summary>
    /// <param name="tensor">Any shape; at least one element.</param>
    /// <returns>A fraction in [0, 1].</returns>
    /// <exception cref="ArgumentException">The tensor has no elements.</exception>
    public static double Density(Tensor tensor) => (double)NonZeroCount(tensor) / CountOf(tensor);

    /// <summary>The fraction of elements that are zero.</summary>
    /// <param name="tensor">Any shape; at least one element.</param>
    /// <returns>A fraction in [0, 1].</returns>
    /// <exception cref="ArgumentException">The tensor has no elements.</exception>
    public static double Sparsity(Tensor tensor) => 1 - Density(tensor);

    /// <summary>The fraction of structures that are not all zero; 1 if tensors of this rank have no such structure.</summary>
    /// <param name="tensor">Weights (F, C, H, W), (F, C, L) or (Out, In).</param>
    /// <param name="structure">Anything but <see cref="Structure.Block"/>.</param>
    /// <returns>A fraction in [0, 1].</returns>
    /// <exception cref="ArgumentException">The tensor has no elements, or the structure is a block.</exception>
    public static double Density(Tensor tensor, Structure structure)
    {
        _ = CountOf(tensor);
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        Tensor? groups = StructureGroups.Of(tensor, structure);
        return groups is null ? 1 : DensityOfRows(groups);
    }

    /// <summary>The fraction of structures that are all zero; 0 if tensors of this rank have no such structure.</summary>
    /// <param name="tensor">Weights (F, C, H, W), (F, C, L) or (Out, In).</param>
    /// <param name="structure">Anything but <see cref="Structure.Block"/>.</param>
    /// <returns>A fraction in [0, 1].</returns>
    /// <exception cref="ArgumentException">The tensor has no elements, or the structure is a block.</exception>
    public static double Sparsity(Tensor tensor, Structure structure) => 1 - Density(tensor, structure);

    /// <summary>The fraction of zero blocks, each one column of <c>repetitions · depth</c> kernels at one kernel position.</summary>
    /// <remarks>
    /// As in the original, kernels are taken in storage order (filter by filter), so with a depth and repetitions above 1 a block
    /// is that many consecutive kernels, not a rectangle of filters and channels.
    /// </remarks>
    /// <param name="tensor">Weights (F, C, H, W).</param>
    /// <param name="repetitions">Filters in a block. Range: 1 and more.</param>
    /// <param name="depth">Channels in a block. Range: 1 and more.</param>
    /// <returns>A fraction in [0, 1].</returns>
    /// <exception cref="ArgumentException">The tensor is not of rank 4, or blocks of this size do not fill it.</exception>
    public static double BlockSparsity(Tensor tensor, int repetitions, int depth)
    {
        Guards.Shape(tensor, "F", "C", "H", "W");
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(repetitions);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(depth);
        long[] shape = tensor.shape;
        long kernels = shape[0] * shape[1];
        bool fits = depth > 1 ? kernels % (repetitions * depth) == 0 : shape[0] % repetitions == 0;
        if (!fits || CountOf(tensor) == 0)
        {
            throw new ArgumentException(
                $"Blocks of {repetitions} × {depth} kernels do not fill weights of shape {Guards.ShapeText(shape)}.", nameof(repetitions));
        }

        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        Tensor blocks = depth > 1
            ? tensor.reshape(kernels / (repetitions * depth), repetitions * depth, shape[2] * shape[3])
            : tensor.reshape(shape[0] / repetitions, repetitions, -1);
        return 1 - DensityOfRows(blocks.transpose(1, 2).reshape(-1, repetitions * depth));
    }

    private static double DensityOfRows(Tensor rows) => (double)rows.ne(0).any(1).sum().ToInt64() / rows.shape[0];

    private static long CountOf(Tensor tensor) =>
        tensor.numel() > 0
            ? tensor.numel()
            : throw new ArgumentException($"A tensor of shape {Guards.ShapeText(tensor.shape)} has no elements to measure.", nameof(tensor));
}
