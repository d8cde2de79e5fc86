using System.Collections.Immutable;

namespace Distiller.Reports.Figures;

/// <summary>A bar for each category. Several of these in one figure stand side by side.</summary>
public sealed record BarSeries : Series
{
    /// <summary>The values; value i belongs to position i of the category axis, whose ticks name it.</summary>
    public required ImmutableArray<double> Values { get; init; }

    /// <summary>Whether bars lie, categories from top to bottom on the vertical axis: for long names.</summary>
    public bool Horizontal { get; init; }
}
