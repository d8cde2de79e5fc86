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
}
