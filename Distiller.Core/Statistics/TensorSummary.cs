using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Statistics;

/// <summary>Figures that describe the values of a tensor.</summary>
public sealed record TensorSummary
{
    /// <summary>The lengths of the dimensions, outermost first.</summary>
    public required IReadOnlyList<long> Shape { get; init; }

    /// <summary>Number of elements.</summary>
    public required long Count { get; init; }

    /// <summary>Number of elements that are not zero.</summary>
    public required long NonZeroCount { get; init; }

    /// <summary>Smallest value.</summary>
    public required double Min { get; init; }

    /// <summary>Largest value.</summary>
    public required double Max { get; init; }

    /// <summary>Mean.</summary>
    public required double Mean { get; init; }

    /// <summary>Standard deviation with divisor n - 1; NaN for a single element.</summary>
    public required double StandardDeviation { get; init; }

    /// <summary>Mean of the absolute values.</summary>
    public required double AbsoluteMean { get; init; }

    /// <summary>Euclidean norm.</summary>
    public required double L2 { get; init; }

    /// <summary>Fraction of zeros in [0, 1].</summary>
    public double Sparsity => 1 - ((double)NonZeroCount / Count);

    /// <summary>Describes a tensor.</summary>
    /// <remarks>Sums are formed in double precision.</remarks>
    /// <param name="tensor">Any shape with at least one element; any real type.</param>
    /// <returns>The figures.</returns>
    /// <exception cref="ArgumentException">The tensor has no elements.</exception>
    public static TensorSummary Of(Tensor tensor)
    {
        if (tensor.numel() == 0)
        {
            throw new ArgumentException(
                $"A tensor of shape {Guards.ShapeText(tensor.shape)} has no elements to describe.", nameof(tensor));
        }

        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        Tensor values = tensor.detach().to_type(ScalarType.Float64).reshape(-1);
        return new()
        {
            Shape = [.. tensor.shape],
            Count = tensor.numel(),
            NonZeroCount = values.ne(0).sum().ToInt64(),
            Min = values.min().ToDouble(),
            Max = values.max().ToDouble(),
            Mean = values.mean().ToDouble(),
            StandardDeviation = tensor.numel() > 1 ? values.std().ToDouble() : double.NaN,
            AbsoluteMean = values.abs().mean().ToDouble(),
            L2 = values.norm().ToDouble(),
        };
    }
}
