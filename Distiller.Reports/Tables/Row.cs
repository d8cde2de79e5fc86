using System.Collections.Immutable;

namespace Distiller.Reports.Tables;

/// <summary>One line of a table: a cell for each column.</summary>
/// <param name="Cells">The cells, in the order of the columns.</param>
public sealed record Row(ImmutableArray<Cell> Cells)
{
    /// <summary>A row of the given cells; texts and numbers convert to cells by themselves.</summary>
    /// <param name="cells">The cells, in the order of the columns.</param>
    public static Row Of(params ImmutableArray<Cell> cells) => new(cells);
}
