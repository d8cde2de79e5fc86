using System.Collections.Immutable;
using Distiller.Statistics;
using static TorchSharp.torch;

namespace Distiller.Results;

/// <summary>Sparsity and values of one weight: a row of the sparsity table. Sparsities are fractions in [0, 1], percent only in tables.</summary>
/// <remarks>
/// The original's table thinks of the transposed matrix: its column <c>Cols (%)</c> is <see cref="RowSparsity"/>, its <c>Rows (%)</c>
/// is <see cref="ColumnSparsity"/>, and its <c>2D (%)</c> is <see cref="KernelSparsity"/>, which for a matrix is that of its stored rows.
/// </remarks>
public sealed record WeightSummary
{
    /// <summary>Full name of the parameter. Column <c>Name</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Shape, (F, C, H, W) or (Out, In). Column <c>Shape</c>.</summary>
    public required ImmutableArray<long> Shape { get; init; }

    /// <summary>Number of elements. Column <c>NNZ (dense)</c>.</summary>
    public required long Count { get; init; }

    /// <summary>Number of elements that are not zero. Column <c>NNZ (sparse)</c>.</summary>
    public required long NonZeroCount { get; init; }

    /// <summary>Fraction of zero rows of a matrix as stored; 0 for convolutions. Column <c>Cols (%)</c>.</summary>
    public required double RowSparsity { get; init; }

    /// <summary>Fraction of zero columns of a matrix as stored; 0 for convolutions. Column <c>Rows (%)</c>.</summary>
    public required double ColumnSparsity { get; init; }

    /// <summary>Fraction of zero input channels of a convolution; 0 for matrices. Column <c>Ch (%)</c>.</summary>
    public required double ChannelSparsity { get; init; }

    /// <summary>Fraction of zero kernels of a convolution, or of zero rows of a matrix. Column <c>2D (%)</c>.</summary>
    public required double KernelSparsity { get; init; }

    /// <summary>Fraction of zero filters of a convolution; 0 for matrices. Column <c>3D (%)</c>.</summary>
    public required double FilterSparsity { get; init; }

    /// <summary>Standard deviation with divisor n - 1. Column <c>Std</c>.</summary>
    public required double StandardDeviation { get; init; }

    /// <summary>Mean. Column <c>Mean</c>.</summary>
    public required double Mean { get; init; }

    /// <summary>Mean of the absolute values. Column <c>Abs-Mean</c>.</summary>
    public required double AbsoluteMean { get; init; }

    /// <summary>Fraction of zero elements. Column <c>Fine (%)</c>.</summary>
    public double Sparsity => 1 - ((double)NonZeroCount / Count);

    /// <summary>Measures a weight.</summary>
    /// <param name="name">Full name of the parameter.</param>
    /// <param name="weight">Weights (F, C, H, W), (F, C, L) or (Out, In), with at least one element.</param>
    /// <returns>The row.</returns>
    public static WeightSummary Of(string name, Tensor weight)
    {
        TensorSummary values = TensorSummary.Of(weight);
        double rows = SparsityMeasures.Sparsity(weight, Structure.Row);
        return new()
        {
            Name = name,
            Shape = [.. weight.shape],
            Count = values.Count,
            NonZeroCount = values.NonZeroCount,
            RowSparsity = rows,
            ColumnSparsity = SparsityMeasures.Sparsity(weight, Structure.Column),
            ChannelSparsity = SparsityMeasures.Sparsity(weight, Structure.Channel),
            KernelSparsity = weight.dim() == 2 ? rows : SparsityMeasures.Sparsity(weight, Structure.Kernel),
            FilterSparsity = SparsityMeasures.Sparsity(weight, Structure.Filter),
            StandardDeviation = values.StandardDeviation,
            Mean = values.Mean,
            AbsoluteMean = values.AbsoluteMean,
        };
    }
}
