using System.Globalization;
using System.Text;

namespace Distiller.Reports.Tables;

/// <summary>Writes tables as Markdown (pipe tables), with the title in bold above.</summary>
public static class MarkdownTableWriter
{
    /// <summary>The table as Markdown, lines ended by a line feed.</summary>
    /// <param name="table">The table; its total becomes a last row in bold.</param>
    public static string Write(Table table)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"**{Escape(table.Title)}**\n\n");
        AppendLine(text, table.Columns.Select(column => Escape(column.Heading)));
        AppendLine(text, table.Columns.Select(column => column.Alignment == CellAlignment.Right ? "---:" : ":---"));
        foreach (var row in table.Rows)
        {
            AppendLine(text, table.Columns.Select((column, index) => Escape(column.Display(row.Cells[index]))));
        }

        if (table.Total is { } total)
        {
            AppendLine(text, table.Columns.Select((column, index) => Strong(Escape(column.Display(total.Cells[index])))));
        }

        return text.ToString();
    }

    private static void AppendLine(StringBuilder text, IEnumerable<string> cells) =>
        text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");

    private static string Strong(string text) => text.Length == 0 ? "" : $"**{text}**";

    // A bar would end the cell, a line break the row; stars and underscores occur in names of parameters.
    private static string Escape(string text) => text
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("|", "\\|", StringComparison.Ordinal)
        .Replace("*", "\\*", StringComparison.Ordinal)
        .Replace("_", "\\_", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .ReplaceLineEndings(" ");
}
