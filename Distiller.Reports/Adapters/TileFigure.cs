using System.Collections.Immutable;
using System.Globalization;
using Distiller.Reports.Figures;

namespace Distiller.Reports.Adapters;

/// <summary>Many small pictures in rows: kernels, feature maps, images beside what a network sees in them.</summary>
public static class TileFigure
{
    // Measured: what title, axes and colour bar take of a figure.
    private const int Beside = 70;
    private const int ColorBar = 90;
    private const int AboveAndBelow = 80;
    private const int Least = 160;
    private const int Most = 1000;

    /// <summary>The tiles from left to right and from top to bottom.</summary>
    /// <param name="title">What the figure shows.</param>
    /// <param name="description">One sentence that says what is to be seen.</param>
    /// <param name="value">What the colours stand for, written at the colour bar. There is no bar if tiles differ in their colours.</param>
    /// <param name="columns">Tiles in a row. Range: 1 and more.</param>
    /// <param name="tiles">At least one; all of one size.</param>
    /// <param name="columnNames">Names below the columns; default for none.</param>
    /// <param name="rowNames">Names beside the rows; default for none.</param>
    /// <exception cref="ArgumentException">There are no tiles, or they differ in size.</exception>
    public static Figure Of(
        string title,
        string description,
        string value,
        int columns,
        ImmutableArray<Tile> tiles,
        ImmutableArray<string> columnNames = default,
        ImmutableArray<string> rowNames = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        if (tiles.IsDefaultOrEmpty)
        {
            throw new ArgumentException($"'{title}' has no tiles.", nameof(tiles));
        }

        var (height, width) = (tiles[0].Rows.Length, tiles[0].Rows[0].Length);
        if (tiles.FirstOrDefault(tile => tile.Rows.Length != height || tile.Rows.Any(row => row.Length != width)) is { } odd)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"The tiles of '{title}' differ in size: the first is {height} × {width}, another {odd.Rows.Length} × {odd.Rows[0].Length}."), nameof(tiles));
        }

        // The gap must be seen beside large tiles, and must not hide small ones.
        var gap = Math.Max(1, width / 8);
        var rows = (tiles.Length + columns - 1) / columns;
        var (stepDown, stepAcross) = (height + gap, width + gap);
        var (allRows, allColumns) = ((rows * stepDown) - gap, (columns * stepAcross) - gap);
        ImmutableArray<ColorScale> scales = [.. tiles.Select(tile => tile.Colors).Distinct()];
        var room = FigureSize.StandardWidth - Beside - (scales.Length == 1 ? ColorBar : 0);
        return new Figure
        {
            Title = title,
            Description = description,
            X = new Axis { Label = "", Ticks = Names(columnNames, stepAcross, width) },
            Y = new Axis { Label = "", Ticks = Names(rowNames, stepDown, height) },
            Series = [.. scales.Select(scale => new HeatmapSeries { Name = value, Colors = scale, ShowsScale = scales.Length == 1, Rows = Canvas(scale) })],
            PreferredHeight = Math.Clamp(AboveAndBelow + (room * allRows / allColumns), Least, Most),
        };

        ImmutableArray<ImmutableArray<double>> Canvas(ColorScale scale) =>
            [.. Enumerable.Range(0, allRows).Select(row => Enumerable.Range(0, allColumns).Select(column => Cell(scale, row, column)).ToImmutableArray())];

        double Cell(ColorScale scale, int row, int column)
        {
            var index = (row / stepDown * columns) + (column / stepAcross);
            var (y, x) = (row % stepDown, column % stepAcross);
            return y < height && x < width && index < tiles.Length && tiles[index].Colors == scale ? tiles[index].Rows[y][x] : double.NaN;
        }
    }

    // An axis without ticks would get numbers; an empty name keeps it bare.
    private static ImmutableArray<AxisTick> Names(ImmutableArray<string> names, int step, int length) => names.IsDefaultOrEmpty
        ? [new(0, " ")]
        : [.. names.Select((name, index) => new AxisTick((index * step) + ((length - 1) / 2.0), name))];
}
