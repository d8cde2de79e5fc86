using System.Collections.Immutable;

namespace Distiller.Reports.Figures;

/// <summary>Stretches of time in rows: a Gantt chart. The ticks of the vertical axis name the rows.</summary>
public sealed record SpanSeries : Series
{
    /// <summary>The stretches, in any order.</summary>
    public required ImmutableArray<FigureSpan> Spans { get; init; }
}
