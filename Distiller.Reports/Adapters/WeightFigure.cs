using System.Collections.Immutable;
using System.Globalization;
using Distiller.Reports.Figures;
using Distiller.Statistics;
using static TorchSharp.torch;

namespace Distiller.Reports.Adapters;

/// <summary>Weights as pictures: kernels, matrices, norms. What is exactly zero is left blank.</summary>
/// <remarks>Source: Distiller, the notebooks <c>alexnet_insights</c> and <c>compression_insights</c>.</remarks>
public static class WeightFigure
{
    private const int MapHeight = 420;

    /// <summary>The kernels of a convolution: filters from top to bottom, their channels from left to right; of few channels in rows.</summary>
    /// <param name="name">Name of the weight.</param>
    /// <param name="weight">Weights (F, C, H, W).</param>
    /// <param name="filters">At most so many filters, the first ones. Range: 1 and more.</param>
    /// <param name="channels">At most so many channels, the first ones. Range: 1 and more.</param>
    /// <exception cref="ArgumentException">The weight is not of rank 4.</exception>
    public static Figure Kernels(string name, Tensor weight, int filters = 12, int channels = 24)
    {
        Guards.Shape(weight, "F", "C", "H", "W");
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(filters);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channels);
        using var scope = NewDisposeScope();
        var shown = (F: (int)Math.Min(filters, weight.shape[0]), C: (int)Math.Min(channels, weight.shape[1]));
        ImmutableArray<Tile> tiles = [.. from filter in Enumerable.Range(0, shown.F)
                                         from channel in Enumerable.Range(0, shown.C)
                                         select Tile.Of(weight[filter, channel], ColorScale.Diverging, blankZeros: true)];
        var columns = shown.C > 4 ? shown.C : Math.Max(shown.C, (int)Math.Ceiling(Math.Sqrt(2.5 * tiles.Length) / shown.C) * shown.C);
        return TileFigure.Of(
            $"Kernels of {name}",
            string.Create(CultureInfo.InvariantCulture, $"{shown.F} of {weight.shape[0]} filters with {shown.C} of {weight.shape[1]} channels; blank is exactly zero."),
            "weight",
            columns,
            tiles);
    }

    /// <summary>The L1 norm of each kernel of a convolution: where whole kernels, channels or filters are gone.</summary>
    /// <param name="name">Name of the weight.</param>
    /// <param name="weight">Weights (F, C, H, W).</param>
    /// <exception cref="ArgumentException">The weight is not of rank 4.</exception>
    public static Figure KernelNorms(string name, Tensor weight)
    {
        Guards.Shape(weight, "F", "C", "H", "W");
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        Tensor norms = weight.abs().sum(3).sum(2);
        return Map(
            $"Kernels of {name}",
            string.Create(CultureInfo.InvariantCulture, $"{100 * SparsityMeasures.Sparsity(weight, Structure.Kernel):0.#} % of {weight.shape[0] * weight.shape[1]:N0} kernels are gone: blank."),
            "L1 norm",
            ("channel", "filter"),
            norms);
    }

    /// <summary>The magnitudes of a matrix, of a large one as means over blocks.</summary>
    /// <param name="name">Name of the weight.</param>
    /// <param name="weight">Weights (Out, In).</param>
    /// <param name="most">At most so many rows and columns in the picture. Range: 1 and more.</param>
    /// <exception cref="ArgumentException">The weight is not of rank 2.</exception>
    public static Figure Matrix(string name, Tensor weight, int most = 160)
    {
        Guards.Shape(weight, "Out", "In");
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(most);
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var (down, across) = (Block(weight.shape[0], most), Block(weight.shape[1], most));
        var (rows, columns) = (weight.shape[0] / down, weight.shape[1] / across);
        Tensor means = weight.narrow(0, 0, rows * down).narrow(1, 0, columns * across).abs().reshape(rows, down, columns, across).mean([1, 3]);
        var cell = down * across == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" A cell is the mean of {down} × {across} weights.");
        return Map(
            $"Magnitudes of {name}",
            string.Create(CultureInfo.InvariantCulture, $"{100 * SparsityMeasures.Sparsity(weight):0.#} % of {weight.numel():N0} weights are zero.{cell}"),
            "magnitude",
            (across == 1 ? "input" : string.Create(CultureInfo.InvariantCulture, $"inputs, {across} a cell"), down == 1 ? "output" : string.Create(CultureInfo.InvariantCulture, $"outputs, {down} a cell")),
            means);
    }

    /// <summary>The L1 norms of filters, the largest first: a line for each weight.</summary>
    /// <param name="title">What the figure shows.</param>
    /// <param name="weights">Names of the lines, and weights (F, C, H, W).</param>
    public static Figure FilterNorms(string title, params ImmutableArray<(string Name, Tensor Weight)> weights)
    {
        using var scope = NewDisposeScope();
        ImmutableArray<(string Name, double[] Norms)> lines =
        [
            .. weights.Select(entry => (entry.Name, GroupNorms.Of(entry.Weight, Structure.Filter, p: 1).to_type(ScalarType.Float64).cpu().data<double>().ToArray().OrderDescending().ToArray())),
        ];
        return new Figure
        {
            Title = title,
            Description = string.Join("; ", lines.Select(line => string.Create(
                CultureInfo.InvariantCulture, $"{line.Name}: {line.Norms.Count(norm => norm == 0)} of {line.Norms.Length} filters are zero, the largest norm is {line.Norms[0]:G3}"))) + ".",
            X = new Axis { Label = "filter, by rank", WholeNumbers = true },
            Y = new Axis { Label = "L1 norm", Minimum = 0 },
            Series = [.. lines.Select(line => new LineSeries { Name = line.Name, Points = [.. line.Norms.Select((norm, rank) => new FigurePoint(rank, norm))] })],
        };
    }

    private static Figure Map(string title, string description, string value, (string X, string Y) axes, Tensor values) => new()
    {
        Title = title,
        Description = description,
        X = new Axis { Label = axes.X, WholeNumbers = true },
        Y = new Axis { Label = axes.Y, WholeNumbers = true },
        Series = [new HeatmapSeries { Name = value, Rows = Tile.Of(values, blankZeros: true).Rows, Minimum = 0 }],
        PreferredHeight = MapHeight,
    };

    private static long Block(long length, int most) => (length + most - 1) / most;
}
