using System.Collections.Immutable;

namespace Distiller.Reports.Figures;

/// <summary>A value for each cell of a grid, shown as a shade. Ticks of both axes name rows and columns.</summary>
public sealed record HeatmapSeries : Series
{
    /// <summary>Rows from top to bottom, each with as many values; NaN leaves a cell blank.</summary>
    public required ImmutableArray<ImmutableArray<double>> Rows { get; init; }

    /// <summary>Value of the lightest shade, or null for the smallest value.</summary>
    public double? Minimum { get; init; }

    /// <summary>Value of the darkest shade, or null for the largest value.</summary>
    public double? Maximum { get; init; }

    /// <summary>The colours. Without a range of its own a diverging scale reaches equally far to both sides of zero.</summary>
    public ColorScale Colors { get; init; }

    /// <summary>Whether a bar beside the map tells which colour stands for which value. Default true; at most one map of a figure.</summary>
    public bool ShowsScale { get; init; } = true;
}
