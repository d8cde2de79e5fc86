using System.Collections.Immutable;

namespace Distiller.Reports.Figures;

/// <summary>Points that stand alone, each with its name: models by cost and quality.</summary>
public sealed record PointSeries : Series
{
    /// <summary>The points, in any order; those without finite positions are left out.</summary>
    public required ImmutableArray<NamedPoint> Points { get; init; }
}
