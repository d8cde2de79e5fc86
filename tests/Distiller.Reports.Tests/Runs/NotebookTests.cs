using System.Collections.Immutable;
using System.Globalization;
using Distiller.Reports.Adapters;
using Distiller.Reports.Rendering;
using Distiller.Reports.Runs;
using Distiller.Reports.Tests.Figures;
using Distiller.Testing;

namespace Distiller.Reports.Tests.Runs;

[SetCulture("de-DE")]
public class NotebookTests
{
    private RunDirectory _directory = null!;

    [SetUp]
    public void MakeFolder() => _directory = RunDirectory.At(Directory.CreateTempSubdirectory("book").FullName);

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_directory.FullPath, recursive: true);

    private Notebook Open(TextWriter text) => new(
        "03 AGP pruning",
        _directory,
        seed: 42,
        PlainConsole.On(text),
        new ScottPlotRenderer(),
        ImmutableSortedDictionary<string, string>.Empty.Add("cpu", "invented").Add("os", "none"));

    [Test]
    public void Output_has_narrative_tables_and_plots_in_their_order()
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        var book = Open(text);
        book.Cell(1, "The result", "What has changed?", () => book.Show(BeforeAfterTable.Of(SomeRuns.Full.Comparison)));
        book.Cell(2, "The curve", "How did it go?", () => book.Plot("curve.png", SomeFigures.Lines));
        var path = book.Save();

        Approved.Verify(File.ReadAllText(path), "notebook.md");
        Assert.That(File.Exists(_directory.PathOf("curve.png")) && File.Exists(_directory.PathOf("curve.svg")));
        Assert.That(text.ToString(), Does.Contain("1. The result").And.Contain("91.34 %").And.Contain(_directory.PathOf("curve.png")));
    }

    [Test]
    public void Page_has_what_the_cells_showed_in_their_order()
    {
        var book = Open(TextWriter.Null);
        book.Cell(1, "The result", "What has changed?", () => book.Show(BeforeAfterTable.Of(SomeRuns.Full.Comparison)));
        book.Cell(2, "The curve", "How did it go?", () => book.Plot("curve.png", SomeFigures.Lines));
        book.SavePage("One run.");

        var page = File.ReadAllText(_directory.PathOf(RunDirectory.PageFile));
        string[] parts = ["One run.", "What has changed?", "91.34 %", "How did it go?", "<svg"];
        var places = parts.Select(part => page.LastIndexOf(part, StringComparison.Ordinal)).ToArray();
        Assert.That(places, Is.Ordered, "one after the other");
        Assert.That(places[0], Is.Not.Negative, "all are on the page");
        Assert.That(page, Does.Contain("<title>03 AGP pruning").And.Contain("The result").And.Contain("The curve"));
    }

    [Test]
    public void Cells_out_of_order_are_refused()
    {
        var book = Open(TextWriter.Null);

        Assert.That(() => book.Cell(2, "Late", "", () => { }), Throws.ArgumentException.With.Message.Contains("'Late' has number 2 after cell 0"));
    }

    [Test]
    public void The_environment_of_this_process_is_known()
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        _ = new Notebook("t", _directory, 1, PlainConsole.On(text), new ScottPlotRenderer());

        Assert.That(text.ToString(), Does.Contain("Seed 1; ").And.Contain("libtorch ").And.Contain("processors ").And.Contain("distiller "));
    }
}
