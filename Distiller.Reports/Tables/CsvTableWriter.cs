using System.Globalization;
using CsvHelper;

namespace Distiller.Reports.Tables;

/// <summary>Writes tables as CSV (RFC 4180: commas, CRLF), numbers invariant and with every digit.</summary>
public static class CsvTableWriter
{
    /// <summary>The table as CSV, headings first, the total last.</summary>
    /// <param name="table">The table. Headings are written without units, so that they make good column names.</param>
    public static string Write(Table table)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        Write(text, table);
        return text.ToString();
    }

    /// <summary>Writes the table as CSV to a writer, which stays open.</summary>
    /// <param name="writer">Where to write.</param>
    /// <param name="table">The table.</param>
    public static void Write(TextWriter writer, Table table)
    {
        using var csv = CsvWriter.Create(writer, Options, leaveOpen: true);
        csv.WriteRecord([.. table.Columns.Select(column => column.Header)]);
        foreach (var row in table.AllRows)
        {
            csv.WriteRecord([.. row.Cells.Select(Column.Raw)]);
        }
    }

    internal static CsvWriterOptions Options => new()
    {
        FormatProvider = CultureInfo.InvariantCulture,
        NewLine = "\r\n",
        HasHeader = false,
    };
}
