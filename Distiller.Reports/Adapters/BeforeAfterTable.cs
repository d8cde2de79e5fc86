using System.Collections.Immutable;
using Distiller.Reports.Tables;
using Distiller.Results;

namespace Distiller.Reports.Adapters;

/// <summary>The closing table of a run: each figure before, after, and how it changed.</summary>
public static class BeforeAfterTable
{
    /// <summary>A row for each figure.</summary>
    /// <param name="figures">The figures, the most important first.</param>
    public static Table Of(ImmutableArray<ComparedFigure> figures) => new(
        "Before and after",
        [
            Column.OfText("Figure"),
            Column.OfText("Before") with { Alignment = CellAlignment.Right },
            Column.OfText("After") with { Alignment = CellAlignment.Right },
            Column.OfText("Change") with { Alignment = CellAlignment.Right },
        ],
        [.. figures.Select(figure => Row.Of(
            figure.Label,
            figure.Before is { } before ? ChangeText.Value(figure, before) : null,
            ChangeText.Value(figure, figure.After),
            ChangeText.Of(figure)))]);
}
