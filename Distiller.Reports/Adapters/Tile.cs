using System.Collections.Immutable;
using Distiller.Reports.Figures;
using static TorchSharp.torch;

namespace Distiller.Reports.Adapters;

/// <summary>A small picture among others: a kernel, a feature map, a grey image.</summary>
/// <param name="Rows">Rows from top to bottom, each as long; NaN leaves a cell blank.</param>
/// <param name="Colors">How its values are coloured.</param>
public sealed record Tile(ImmutableArray<ImmutableArray<double>> Rows, ColorScale Colors = ColorScale.Sequential)
{
    /// <summary>A tile of the values of a matrix.</summary>
    /// <param name="matrix">Values (H, W).</param>
    /// <param name="colors">How they are coloured.</param>
    /// <param name="blankZeros">Whether values that are exactly zero are left blank, as pruned weights are.</param>
    /// <exception cref="ArgumentException">The tensor is not of rank 2.</exception>
    public static Tile Of(Tensor matrix, ColorScale colors = ColorScale.Sequential, bool blankZeros = false)
    {
        Guards.Shape(matrix, "H", "W");
        using var scope = NewDisposeScope();
        double[] values = [.. matrix.detach().to_type(ScalarType.Float64).cpu().contiguous().reshape(-1).data<double>()];
        return new(
            [.. values.Select(value => blankZeros && value == 0 ? double.NaN : value).Chunk((int)matrix.shape[1]).Select(row => row.ToImmutableArray())], colors);
    }

    /// <summary>The tile with values from 0 to 1: each picture uses all of its colours. Equal values become 0.</summary>
    public Tile Stretched()
    {
        double[] finite = [.. Rows.SelectMany(row => row).Where(double.IsFinite)];
        var least = finite.DefaultIfEmpty(0).Min();
        var span = finite.DefaultIfEmpty(0).Max() - least;
        return this with { Rows = [.. Rows.Select(row => row.Select(value => span > 0 ? (value - least) / span : value - least).ToImmutableArray())] };
    }

    /// <summary>The tile enlarged to a size, values in between by bilinear interpolation of the middles of cells.</summary>
    /// <param name="height">Rows. Range: 1 and more.</param>
    /// <param name="width">Columns. Range: 1 and more.</param>
    public Tile Enlarged(int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        var (oldHeight, oldWidth) = (Rows.Length, Rows[0].Length);
        return this with
        {
            Rows =
            [
                .. Enumerable.Range(0, height).Select(row => Enumerable.Range(0, width)
                    .Select(column => At(Place(row, height, oldHeight), Place(column, width, oldWidth))).ToImmutableArray()),
            ],
        };

        static double Place(int index, int count, int oldCount) => Math.Clamp(((index + 0.5) * oldCount / count) - 0.5, 0, oldCount - 1);

        double At(double y, double x)
        {
            var (top, left) = ((int)y, (int)x);
            var (bottom, right) = (Math.Min(top + 1, oldHeight - 1), Math.Min(left + 1, oldWidth - 1));
            var (down, across) = (y - top, x - left);
            return ((1 - down) * (((1 - across) * Rows[top][left]) + (across * Rows[top][right])))
                + (down * (((1 - across) * Rows[bottom][left]) + (across * Rows[bottom][right])));
        }
    }
}
