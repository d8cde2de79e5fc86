using System.Collections.Immutable;

namespace Distiller.Reports.Figures;

/// <summary>A figure as data: title, axes with units, series and reference lines. Renderers turn it into pixels.</summary>
public sealed record Figure
{
    /// <summary>What the figure shows.</summary>
    public required string Title { get; init; }

    /// <summary>The horizontal axis.</summary>
    public required Axis X { get; init; }

    /// <summary>The vertical axis.</summary>
    public required Axis Y { get; init; }

    /// <summary>The data, at least one series.</summary>
    public required ImmutableArray<Series> Series { get; init; }

    /// <summary>Lines to read the data against.</summary>
    public ImmutableArray<ReferenceLine> References { get; init; } = [];

    /// <summary>One sentence that says what is to be seen, for captions and for readers who cannot see it.</summary>
    public required string Description { get; init; }

    /// <summary>Height that suits the data, in pixels at a width of <see cref="FigureSize.StandardWidth"/>.</summary>
    public int PreferredHeight { get; init; } = FigureSize.Standard.Height;
}
