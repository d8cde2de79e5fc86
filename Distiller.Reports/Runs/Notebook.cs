using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Distiller.IO;
using Distiller.Native;
using Distiller.Reports.Figures;
using Distiller.Reports.Html;
using Distiller.Reports.Tables;
using Spectre.Console;
using Table = Distiller.Reports.Tables.Table;
using TableBlock = Distiller.Reports.Html.TableBlock;

namespace Distiller.Reports.Runs;

/// <summary>A console application that reads like a notebook: numbered cells with narrative, tables and plots.</summary>
/// <remarks>
/// Everything goes to the console as it happens and to <c>Output.md</c> in the folder at the end. The seed and the environment
/// come first. Not thread-safe.
/// </remarks>
public sealed class Notebook
{
    /// <summary>Name of the file that <see cref="Save"/> writes.</summary>
    public const string OutputFile = "Output.md";

    private readonly IAnsiConsole _console;
    private readonly IFigureRenderer _renderer;
    private readonly StringBuilder _markdown = new();
    private readonly List<ReportSection> _sections = [];
    private readonly List<ReportBlock> _blocks = [];
    private readonly string _title;
    private int _lastCell;

    /// <summary>Opens a notebook and writes title, seed and environment.</summary>
    /// <param name="title">The title.</param>
    /// <param name="folder">Folder for plots and <c>Output.md</c>.</param>
    /// <param name="seed">Seed of all randomness in the notebook.</param>
    /// <param name="console">Where to show the cells.</param>
    /// <param name="renderer">Draws the plots.</param>
    /// <param name="environment">Versions and machine by name; null collects them (<see cref="RuntimeVersions"/>).</param>
    public Notebook(
        string title, RunDirectory folder, long seed, IAnsiConsole console, IFigureRenderer renderer, ImmutableSortedDictionary<string, string>? environment = null)
    {
        Folder = folder;
        Seed = seed;
        _console = console;
        _renderer = renderer;
        _title = title;
        Emit($"# {title}");
        var facts = (environment ?? RuntimeVersions.Collect()).Select(fact => $"{fact.Key} {fact.Value}");
        Write(string.Create(CultureInfo.InvariantCulture, $"Seed {seed}; {string.Join("; ", facts)}."));
    }

    /// <summary>Where plots and the output go.</summary>
    public RunDirectory Folder { get; }

    /// <summary>Seed of all randomness in the notebook.</summary>
    public long Seed { get; }

    /// <summary>Runs a cell: heading, narrative, then the work with what it shows.</summary>
    /// <param name="number">Number of the cell: one more than that of the cell before, the first is 1.</param>
    /// <param name="heading">Heading.</param>
    /// <param name="narrative">What is done, and what to look for.</param>
    /// <param name="work">Does it; calls <see cref="Show"/>, <see cref="Plot"/> and <see cref="Write"/>.</param>
    /// <exception cref="ArgumentException">The number does not follow that of the cell before.</exception>
    public void Cell(int number, string heading, string narrative, Action work)
    {
        if (number != _lastCell + 1)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"Cell '{heading}' has number {number} after cell {_lastCell}. Number the cells from 1 without gaps."), nameof(number));
        }

        _lastCell = number;
        Emit(string.Create(CultureInfo.InvariantCulture, $"## {number}. {heading}"));
        _blocks.Clear();
        Write(narrative);
        work();
        _sections.Add(new(heading, [.. _blocks]));
    }

    /// <summary>Writes a paragraph.</summary>
    /// <param name="text">Plain text.</param>
    public void Write(string text)
    {
        _console.WriteLine(text);
        _console.WriteLine();
        _markdown.Append(text).Append("\n\n");
        _blocks.Add(new ParagraphBlock(text));
    }

    /// <summary>Shows a table.</summary>
    /// <param name="table">The table.</param>
    public void Show(Table table)
    {
        TextTableWriter.Write(_console, table);
        _console.WriteLine();
        _markdown.Append(MarkdownTableWriter.Write(table)).Append('\n');
        _blocks.Add(new TableBlock(table));
    }

    /// <summary>Draws a figure into the folder and refers to it.</summary>
    /// <param name="fileName">Name of the files without ending or with <c>.png</c>.</param>
    /// <param name="figure">The figure.</param>
    public void Plot(string fileName, Figure figure)
    {
        var name = fileName.EndsWith(".png", StringComparison.OrdinalIgnoreCase) ? fileName[..^4] : fileName;
        Folder.WriteFigure(name, figure, _renderer);
        _console.WriteLine($"{figure.Title}: {Folder.PathOf(name + ".png")}");
        _console.WriteLine();
        _markdown.Append(CultureInfo.InvariantCulture, $"![{figure.Title}]({name}.png)\n\n{figure.Description}\n\n");
        _blocks.Add(new FiguresBlock([figure]));
    }

    /// <summary>Draws figures that are to be compared, side by side.</summary>
    /// <param name="columns">How many stand in a row. Range: 1 and more.</param>
    /// <param name="figures">Names of the files without ending, and figures, from left to right and from top to bottom.</param>
    public void Plots(int columns, params ImmutableArray<(string FileName, Figure Figure)> figures)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        for (var first = 0; first < figures.Length; first += columns)
        {
            var row = figures[first..Math.Min(first + columns, figures.Length)];
            MarkdownRow(columns, row.Select(entry => $"![{entry.Figure.Title}]({entry.FileName}.png)"));
            if (first == 0)
            {
                MarkdownRow(columns, Enumerable.Repeat(":---", columns));
            }

            MarkdownRow(columns, row.Select(entry => entry.Figure.Description));
        }

        foreach (var (fileName, figure) in figures)
        {
            Folder.WriteFigure(fileName, figure, _renderer);
            _console.WriteLine($"{figure.Title}: {Folder.PathOf(fileName + ".png")}");
        }

        _console.WriteLine();
        _markdown.Append('\n');
        _blocks.Add(new FiguresBlock([.. figures.Select(entry => entry.Figure)]));
    }

    /// <summary>Writes a picture that was drawn elsewhere into the folder and refers to it.</summary>
    /// <param name="fileName">Name of the file without ending.</param>
    /// <param name="title">What the picture shows.</param>
    /// <param name="description">One sentence that says what is to be seen.</param>
    /// <param name="png">Content of a PNG file.</param>
    public void Picture(string fileName, string title, string description, ReadOnlyMemory<byte> png)
    {
        AtomicFile.WriteBytes(Folder.PathOf(fileName + ".png"), png);
        _console.WriteLine($"{title}: {Folder.PathOf(fileName + ".png")}");
        _console.WriteLine();
        _markdown.Append(CultureInfo.InvariantCulture, $"![{title}]({fileName}.png)\n\n{description}\n\n");
        _blocks.Add(new ParagraphBlock(description));
    }

    /// <summary>Writes <c>Output.md</c>.</summary>
    /// <returns>Its path.</returns>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public string Save()
    {
        var path = Folder.PathOf(OutputFile);
        AtomicFile.WriteText(path, _markdown.ToString().TrimEnd('\n') + "\n");
        return path;
    }

    /// <summary>Writes the cells as one page, <c>report.html</c>, beside <c>Output.md</c>.</summary>
    /// <param name="subtitle">What was run.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void SavePage(string subtitle) => AtomicFile.WriteText(
        Folder.PathOf(RunDirectory.PageFile),
        HtmlReportWriter.Write(new ReportDocument { Title = _title, Subtitle = subtitle, Sections = [.. _sections] }, _renderer));

    private void MarkdownRow(int columns, IEnumerable<string> cells) =>
        _markdown.Append("| ").AppendJoin(" | ", cells.Concat(Enumerable.Repeat("", columns)).Take(columns).Select(cell => cell.Replace("|", "\\|"))).Append(" |\n");

    private void Emit(string heading)
    {
        _console.Write(new Text(heading.TrimStart('#', ' ') + "\n\n", new Style(decoration: Decoration.Bold)));
        _markdown.Append(heading).Append("\n\n");
    }
}
