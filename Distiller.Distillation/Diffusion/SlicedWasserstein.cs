using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Distillation.Diffusion;

/// <summary>Sliced Wasserstein-2: the distance that samples move on average, seen along many directions.</summary>
/// <remarks>
/// √(mean over directions and ranks of (a_(i) − b_(i))²), with a and b the sorted projections.
/// <para>Source: Rabin et al. 2011, Scale Space and Variational Methods, section 3.</para>
/// </remarks>
public static class SlicedWasserstein
{
    /// <summary>Directions spread evenly by chance.</summary>
    /// <param name="dimensions">D.</param>
    /// <param name="count">How many. Range: 1 and more.</param>
    /// <param name="seed">Equal seeds give equal directions.</param>
    /// <returns>Unit vectors, shape (count, D).</returns>
    public static Tensor Directions(long dimensions, int count, long seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimensions);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        using var scope = NewDisposeScope();
        using var generator = new Generator((ulong)seed);
        var normal = randn([count, dimensions], generator: generator);
        return (normal / normal.square().sum(1).sqrt().unsqueeze(1)).MoveToOuterDisposeScope();
    }

    /// <summary>The distance of two sets of equal size.</summary>
    /// <param name="first">Shape (N, D).</param>
    /// <param name="second">Shape (N, D).</param>
    /// <param name="directions">Unit vectors, shape (K, D).</param>
    /// <returns>The distance, in the units of the samples.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static double Distance(Tensor first, Tensor second, Tensor directions)
    {
        SampleSets.Demand(first, second);
        if (first.shape[0] != second.shape[0] || directions.dim() != 2 || directions.shape[1] != first.shape[1])
        {
            throw new ArgumentException(
                $"Sliced Wasserstein compares ranks: sets of equal size and directions (K, {first.shape[1]}), but got {Guards.ShapeText(first.shape)}, {Guards.ShapeText(second.shape)} and {Guards.ShapeText(directions.shape)}.");
        }

        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        return Math.Sqrt((Sorted(first, directions) - Sorted(second, directions)).square().mean().ToDouble());
    }

    private static Tensor Sorted(Tensor set, Tensor directions) => set.matmul(directions.t()).sort(0).Values;
}
