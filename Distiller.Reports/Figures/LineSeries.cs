using System.Collections.Immutable;

namespace Distiller.Reports.Figures;

/// <summary>Points joined by a line.</summary>
public sealed record LineSeries : Series
{
    /// <summary>The points, in the order in which they are joined.</summary>
    public required ImmutableArray<FigurePoint> Points { get; init; }

    /// <summary>How the line is drawn. Defaults to <see cref="Stroke.Solid"/>.</summary>
    public Stroke Stroke { get; init; }

    /// <summary>Whether each point carries a marker: for few, measured points.</summary>
    public bool Markers { get; init; }

    /// <summary>Whether the line is only context for the others: grey, thin, without a name beside it.</summary>
    public bool IsContext { get; init; }
}
