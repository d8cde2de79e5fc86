using System.Globalization;
using System.Text.Json;
using Distiller.IO;
using Distiller.Reports.Adapters;
using Distiller.Reports.Figures;
using Distiller.Reports.Html;
using Distiller.Reports.Tables;
using Distiller.Results;

namespace Distiller.Reports.Runs;

/// <summary>The folder of a run: results, logs, tables, figures and the report, each written whole or not at all.</summary>
public sealed class RunDirectory
{
    /// <summary>Figures of the run by name, with seed, data set and versions.</summary>
    public const string ResultFile = "result.json";

    /// <summary>All records of the run: what the page is made from.</summary>
    public const string RecordFile = "report.json";

    /// <summary>The page.</summary>
    public const string PageFile = "report.html";

    /// <summary>The page that compares runs.</summary>
    public const string ComparisonPageFile = "comparison.html";

    /// <summary>The figures of compared runs.</summary>
    public const string ComparisonTableFile = "comparison.csv";

    private const int MostRunsInASecond = 1000;

    private RunDirectory(string path) => FullPath = path;

    /// <summary>The folder, as a full path.</summary>
    public string FullPath { get; }

    /// <summary>Makes <c>ROOT/NAME-YYYYMMDD-HHMMSS</c>; a second run in one second gets <c>-2</c> behind it.</summary>
    /// <param name="root">Folder of all runs, such as <c>runs</c>.</param>
    /// <param name="name">Name of the run; what file names cannot hold becomes a hyphen.</param>
    /// <param name="started">When the run began; its UTC time is used.</param>
    /// <exception cref="IOException">The folder cannot be made.</exception>
    public static RunDirectory Create(string root, string name, DateTimeOffset started)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        var folder = string.Create(CultureInfo.InvariantCulture, $"{FileName(name)}-{started.UtcDateTime:yyyyMMdd-HHmmss}");
        var path = Enumerable.Range(1, MostRunsInASecond)
            .Select(number => Path.Combine(root, number == 1 ? folder : string.Create(CultureInfo.InvariantCulture, $"{folder}-{number}")))
            .First(candidate => !Path.Exists(candidate));
        return At(path);
    }

    /// <summary>Uses the folder that a user chose (<c>--out DIR</c>); makes it if there is none and proves that it can be written.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="IOException">The folder cannot be made or written.</exception>
    public static RunDirectory At(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var full = Path.GetFullPath(path);
        // Found out now, not after hours of training.
        var probe = Path.Combine(full, ".writable");
        AtomicFile.WriteText(probe, "");
        File.Delete(probe);
        return new RunDirectory(full);
    }

    /// <summary>The folder of a run that ended, for reading.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static RunDirectory Open(string path) => Directory.Exists(path)
        ? new RunDirectory(Path.GetFullPath(path))
        : throw new DirectoryNotFoundException($"There is no folder '{Path.GetFullPath(path)}'. Choose the folder of a run that ended.");

    /// <summary>The path of a file in the folder.</summary>
    /// <param name="name">Name of the file, with folders below if wished.</param>
    public string PathOf(string name) => Path.Combine(FullPath, name);

    /// <summary>Writes a table as CSV.</summary>
    /// <param name="name">Name of the file, with <c>.csv</c>.</param>
    /// <param name="table">The table.</param>
    public void WriteTable(string name, Table table) => AtomicFile.WriteText(PathOf(name), CsvTableWriter.Write(table));

    /// <summary>Writes a figure as PNG and SVG.</summary>
    /// <param name="name">Name of the files without ending.</param>
    /// <param name="figure">The figure.</param>
    /// <param name="renderer">Draws it.</param>
    public void WriteFigure(string name, Figure figure, IFigureRenderer renderer)
    {
        var size = new FigureSize(FigureSize.StandardWidth, figure.PreferredHeight);
        AtomicFile.WriteBytes(PathOf(name + ".png"), renderer.RenderPng(figure, size, FigureTheme.Light));
        AtomicFile.WriteText(PathOf(name + ".svg"), renderer.RenderSvg(figure, size, FigureTheme.Light));
    }

    /// <summary>Writes <c>result.json</c>, alone or again with more figures.</summary>
    /// <param name="run">The record.</param>
    public void WriteResult(RunRecord run) => AtomicFile.WriteText(PathOf(ResultFile), RecordJson.Write(run) + "\n");

    /// <summary>Writes the records, <c>result.json</c> and the page.</summary>
    /// <param name="report">The records of the run.</param>
    /// <param name="renderer">Draws the figures.</param>
    /// <returns>Path of the page.</returns>
    public string WriteReport(RunReport report, IFigureRenderer renderer)
    {
        WriteResult(report.Run);
        AtomicFile.WriteText(PathOf(RecordFile), RecordJson.Write(report) + "\n");
        return WritePage(report, renderer);
    }

    /// <summary>Writes a page that compares runs, and their figures as CSV.</summary>
    /// <param name="runs">The runs, in the order of rows and colours; at least two.</param>
    /// <param name="renderer">Draws the figures.</param>
    /// <returns>Path of the page.</returns>
    /// <exception cref="ArgumentException">There are fewer than two runs.</exception>
    public string WriteComparison(IReadOnlyList<RunReport> runs, IFigureRenderer renderer)
    {
        var page = HtmlReportWriter.Write(RunComparisonDocument.Of(runs), renderer);
        WriteTable(ComparisonTableFile, RunComparison.Of([.. runs.Select(run => run.Run)]));
        var path = PathOf(ComparisonPageFile);
        AtomicFile.WriteText(path, page);
        return path;
    }

    /// <summary>Reads <c>result.json</c>.</summary>
    /// <exception cref="InvalidDataException">The file is missing, or does not hold the result of a run.</exception>
    public RunRecord ReadResult() => Read<RunRecord>(ResultFile);

    /// <summary>Reads the records of a run.</summary>
    /// <exception cref="InvalidDataException">The file is missing, or does not hold the records of a run.</exception>
    public RunReport ReadReport() => Read<RunReport>(RecordFile);

    /// <summary>Makes the page anew from the records: the same records give the same bytes.</summary>
    /// <param name="renderer">Draws the figures.</param>
    /// <returns>Path of the page.</returns>
    public string RegeneratePage(IFigureRenderer renderer) => WritePage(ReadReport(), renderer);

    private T Read<T>(string file)
    {
        try
        {
            return RecordJson.Read<T>(File.ReadAllText(PathOf(file)));
        }
        catch (Exception reason) when (reason is JsonException or FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidDataException(
                $"'{PathOf(file)}' does not hold the records of a run: {reason.Message} Choose the folder of a run that ended.", reason);
        }
    }

    private string WritePage(RunReport report, IFigureRenderer renderer)
    {
        var path = PathOf(PageFile);
        AtomicFile.WriteText(path, HtmlReportWriter.Write(RunReportDocument.Of(report), renderer));
        return path;
    }

    private static string FileName(string name) =>
        string.Concat(name.Select(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '_' ? character : '-'));
}
