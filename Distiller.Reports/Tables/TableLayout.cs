using System.Collections.Immutable;

namespace Distiller.Reports.Tables;

/// <summary>Decides how a table fits a width: which columns shrink, and where a wide table breaks into blocks.</summary>
/// <remarks>
/// Numbers are never cut. Headings wrap, and text columns shrink, the widest first, down to a few letters. What is still too
/// wide is laid out in blocks below each other, each repeating the first column, which names the row.
/// </remarks>
internal static class TableLayout
{
    // Below these widths a row's name, and other text, says nothing any more.
    private const int NarrowestName = 21;
    private const int NarrowestText = 14;

    // "│ a │ b │" has a border before, between and after, and a space on both sides of each cell.
    private const int BorderWidth = 1;
    private const int PaddingWidth = 3;

    /// <summary>The blocks that show the whole table in the given width, in order.</summary>
    /// <param name="table">The table.</param>
    /// <param name="width">Characters in a line.</param>
    public static ImmutableArray<TableBlock> Fit(Table table, int width)
    {
        var content = table.Columns.Select((column, index) => ContentWidth(table, column, index)).ToArray();
        var natural = content.Select((wide, index) => Math.Max(wide, table.Columns[index].Heading.Length)).ToArray();
        var smallest = content.Select((wide, index) => IsText(table.Columns[index]) ? Math.Min(wide, index == 0 ? NarrowestName : NarrowestText) : wide).ToArray();
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

            blocks.Add(Widen(table, members, natural, smallest, width - used));
        }
        while (next < natural.Length);
        return blocks.ToImmutable();
    }

    /// <summary>A heading in lines of the given width, broken between words.</summary>
    public static string Wrap(string heading, int width)
    {
        var lines = new List<string>();
        foreach (var word in heading.Split(' '))
        {
            if (lines.Count > 0 && lines[^1].Length + 1 + word.Length <= width)
            {
                lines[^1] += " " + word;
            }
            else
            {
                lines.Add(word);
            }
        }

        return string.Join('\n', lines);
    }

    // Spare characters go to names first, for they tell rows apart, then to other texts, then to headings of numbers.
    private static TableBlock Widen(Table table, List<int> members, int[] natural, int[] smallest, int spare)
    {
        var widths = members.ToDictionary(index => index, index => smallest[index]);
        foreach (var index in members.OrderBy(index => index == 0 ? 0 : IsText(table.Columns[index]) ? 1 : 2))
        {
            var given = Math.Min(Math.Max(0, spare), natural[index] - widths[index]);
            widths[index] += given;
            spare -= given;
        }

        return new TableBlock([.. members], [.. members.Select(index => widths[index])]);
    }

    // Headings wrap between words, cells do not.
    private static int ContentWidth(Table table, Column column, int index) => table.AllRows
        .Select(row => column.Display(row.Cells[index]).Length)
        .Append(column.Heading.Split(' ').Max(word => word.Length))
        .Max();

    private static bool IsText(Column column) => column.Alignment == CellAlignment.Left;
}
