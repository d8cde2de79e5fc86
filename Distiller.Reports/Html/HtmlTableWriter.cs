using System.Globalization;
using System.Text;
using Distiller.Reports.Tables;

namespace Distiller.Reports.Html;

/// <summary>Writes a table as HTML: headings that sort, names as row headings, bars behind shares.</summary>
public static class HtmlTableWriter
{
    /// <summary>A <c>table</c> element with its caption.</summary>
    /// <param name="table">The table. Rows sort in the page by script; without it the order is that of the table.</param>
    public static string Write(Table table)
    {
        var html = new StringBuilder();
        html.Append("<table class=\"data\">\n");
        html.Append(CultureInfo.InvariantCulture, $"<caption>{HtmlText.Encode(table.Title)}</caption>\n<thead><tr>");
        foreach (var column in table.Columns)
        {
            html.Append(CultureInfo.InvariantCulture, $"<th scope=\"col\"{Side(column)}>{HtmlText.Encode(column.Heading)}</th>");
        }

        html.Append("</tr></thead>\n<tbody>\n");
        foreach (var row in table.Rows)
        {
            AppendRow(html, table, row);
        }

        html.Append("</tbody>\n");
        if (table.Total is { } total)
        {
            html.Append("<tfoot>\n");
            AppendRow(html, table, total);
            html.Append("</tfoot>\n");
        }

        return html.Append("</table>\n").ToString();
    }

    private static void AppendRow(StringBuilder html, Table table, Row row)
    {
        html.Append("<tr>");
        for (var index = 0; index < row.Cells.Length; index++)
        {
            var (column, cell) = (table.Columns[index], row.Cells[index]);
            var text = HtmlText.Encode(column.Display(cell));
            html.Append(index == 0 ? $"<th scope=\"row\"{Side(column)}>{text}</th>" : $"<td{Side(column)}{SortKey(cell)}{Bar(column, cell)}>{text}</td>");
        }

        html.Append("</tr>\n");
    }

    private static string Side(Column column) => column.Alignment == CellAlignment.Right ? " class=\"number\"" : "";

    private static string SortKey(Cell cell) => cell.Number is null ? "" : $" data-value=\"{Column.Raw(cell)}\"";

    private static string Bar(Column column, Cell cell)
    {
        if (column.BarMaximum is not { } maximum || cell.Number is not { } value || !double.IsFinite(value))
        {
            return "";
        }

        return string.Create(CultureInfo.InvariantCulture, $" style=\"--share:{Math.Clamp(value / maximum, 0, 1):0.####}\"");
    }
}
