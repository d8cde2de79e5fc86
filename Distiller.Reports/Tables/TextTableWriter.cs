using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Distiller.Reports.Tables;

/// <summary>Writes tables for a terminal: boxed, within a given width, names cut in the middle, numbers never.</summary>
public static class TextTableWriter
{
    /// <summary>Width taken where output is not a terminal, in characters.</summary>
    public const int DefaultWidth = 120;

    /// <summary>The table as text, lines ended by a line feed, without colours.</summary>
    /// <param name="table">The table.</param>
    /// <param name="width">Characters in a line. A table that needs more is broken into blocks of columns.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="width"/> is below 20.</exception>
    public static string Write(Table table, int width = DefaultWidth)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 20);
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new FixedWidthOutput(text, width),
        });
        console.Profile.Capabilities.Unicode = true;
        Write(console, table);
        return string.Join('\n', text.ToString().ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd()));
    }

    /// <summary>Writes the table to a console, as wide as that console at most.</summary>
    /// <param name="console">Where to write.</param>
    /// <param name="table">The table.</param>
    public static void Write(IAnsiConsole console, Table table)
    {
        console.Write(new Text(table.Title + "\n", new Style(decoration: Decoration.Bold)));
        foreach (var block in TableLayout.Fit(table, console.Profile.Width))
        {
            console.Write(Widget(table, block));
        }
    }

    private static Spectre.Console.Table Widget(Table table, TableBlock block)
    {
        var widget = new Spectre.Console.Table { Border = TableBorder.Square, UseSafeBorder = true, ShowFooters = table.Total is not null };
        for (var index = 0; index < block.Columns.Length; index++)
        {
            var column = table.Columns[block.Columns[index]];
            widget.AddColumn(new TableColumn(new Text(TableLayout.Wrap(column.Heading, block.Widths[index]), new Style(decoration: Decoration.Bold)))
            {
                Width = block.Widths[index],
                Alignment = column.Alignment == CellAlignment.Right ? Justify.Right : Justify.Left,
                Footer = table.Total is { } total ? CellText(table, total, block, index) : null,
            });
        }

        foreach (var row in table.Rows)
        {
            widget.AddRow(block.Columns.Select((_, index) => (IRenderable)CellText(table, row, block, index)));
        }

        return widget;
    }

    private static Text CellText(Table table, Row row, TableBlock block, int index)
    {
        var column = table.Columns[block.Columns[index]];
        var text = column.Display(row.Cells[block.Columns[index]]);
        return new Text(MiddleEllipsis.Fit(text, Math.Max(1, block.Widths[index])));
    }

    private sealed class FixedWidthOutput(TextWriter writer, int width) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => false;

        public int Width => width;

        public int Height => 100;

        public void SetEncoding(System.Text.Encoding encoding)
        {
        }
    }
}
