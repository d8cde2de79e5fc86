using System.Collections.Immutable;
using System.Globalization;

namespace Distiller.Reports.Tables;

/// <summary>Columns, rows and a closing total: what every writer of tables writes.</summary>
/// <remarks>Immutable. Every row has as many cells as there are columns; the constructor checks it.</remarks>
public sealed record Table
{
    /// <summary>Puts a table together and checks its shape.</summary>
    /// <param name="title">What the table shows, in a few words.</param>
    /// <param name="columns">The columns, at least one; headings differ.</param>
    /// <param name="rows">The rows, as many as there are; none is fine.</param>
    /// <param name="total">A closing row set apart from the others, or null.</param>
    /// <exception cref="ArgumentException">No column, two columns with one heading, or a row of another length.</exception>
    public Table(string title, ImmutableArray<Column> columns, ImmutableArray<Row> rows, Row? total = null)
    {
        if (columns.IsDefaultOrEmpty)
        {
            throw new ArgumentException($"Table '{title}' has no columns. Give it at least one.", nameof(columns));
        }

        if (columns.GroupBy(column => column.Header, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new ArgumentException(
                $"Table '{title}' has two columns headed '{twice.Key}'. Give each column a heading of its own.", nameof(columns));
        }

        Title = title;
        Columns = columns;
        Rows = rows.IsDefault ? [] : rows;
        Total = total;
        for (var index = 0; index < Rows.Length; index++)
        {
            CheckLength(Rows[index], string.Create(CultureInfo.InvariantCulture, $"Row {index}"));
        }

        if (total is not null)
        {
            CheckLength(total, "The total");
        }
    }

    /// <summary>What the table shows, in a few words.</summary>
    public string Title { get; }

    /// <summary>The columns, never empty.</summary>
    public ImmutableArray<Column> Columns { get; }

    /// <summary>The rows without the total.</summary>
    public ImmutableArray<Row> Rows { get; }

    /// <summary>The closing row, or null.</summary>
    public Row? Total { get; }

    /// <summary>The rows in the order of writing: all, then the total.</summary>
    public IEnumerable<Row> AllRows => Total is null ? Rows : Rows.Append(Total);

    private void CheckLength(Row row, string which)
    {
        if (row.Cells.Length != Columns.Length)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"{which} of table '{Title}' has {row.Cells.Length} cells for {Columns.Length} columns. Give one cell for each column; Cell.Empty leaves one blank."));
        }
    }
}
