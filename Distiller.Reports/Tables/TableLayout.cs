using System.Collections.Immutable;

namespace Distiller.Reports.Tables;

/// <summary>Decides how a table fits a width: which columns shrink, and where a wide table breaks into blocks.</summary>
/// <remarks>
/// Numbers are never cut. Text columns shrink, the widest first, down to <see cref="NarrowestText"/>. What is still too
/// wide is laid out in blocks below each other, each repeating the first column, which names the row.
/// </remarks>
internal static class TableLayout
{
    /// <summary>Characters below which a name says nothing any more.</summary>
    public const int NarrowestText = 14;

    // "│ a │ b │" has a border before, between and after, and a space on both sides of each cell.
    private const int BorderWidth = 1;
    private const int PaddingWidth = 3;

    /// <summary>The blocks that show the whole table in the given width, in order.</summary>
    /// <param name="table">The table.</param>
    /// <param name="width">Characters in a line.</param>
    public static ImmutableArray<TableBlock> Fit(Table table, int width)
    {
        var natural = table.Columns.Select((column, index) => NaturalWidth(table, column, index)).ToArray();
        var smallest = natural.Select((wide, index) => IsText(table.Columns[index]) ? Math.Min(wide, NarrowestText) : wide).ToArray();
        var blocks = ImmutableArray.CreateBuilder<TableBlock>();
        var next = 1;
        do
        {
            List<int> members = [0];
            var used = BorderWidth + smallest[0] + PaddingWidth;
            while (next < natural.Length && (members.Count == 1 || used + smallest[next] + PaddingWidth <= width))
            {
                used += smallest[next] + PaddingWidth;
                members.Add(next++);
            }

            blocks.Add(Widen(members, natural, smallest, width - used));
        }
        while (next < natural.Length);
        return blocks.ToImmutable();
    }

    // Hands out the spare characters one by one to the narrowest shrunken column, so that all grow alike.
    private static TableBlock Widen(List<int> members, int[] natural, int[] smallest, int spare)
    {
        var widths = members.ToDictionary(index => index, index => smallest[index]);
        while (spare-- > 0)
        {
            var shrunken = members.Where(index => widths[index] < natural[index]).ToArray();
            if (shrunken.Length == 0)
            {
                break;
            }

            widths[shrunken.MinBy(index => widths[index])]++;
        }

        return new TableBlock([.. members], [.. members.Select(index => widths[index])]);
    }

    private static int NaturalWidth(Table table, Column column, int index) => table.AllRows
        .Select(row => column.Display(row.Cells[index]).Length)
        .Append(column.Heading.Split(' ').Max(word => word.Length))
        .Append(IsText(column) ? column.Heading.Length : 0)
        .Max();

    private static bool IsText(Column column) => column.Alignment == CellAlignment.Left;
}
