using Distiller.Reports.Adapters;
using Distiller.Reports.Figures;
using Distiller.Reports.Html;
using Distiller.Reports.Rendering;
using Distiller.Reports.Runs;
using Distiller.Reports.Tests.Runs;

namespace Distiller.Reports.Tests.Adapters;

[SetCulture("de-DE")]
public class RunComparisonDocumentTests
{
    [Test]
    public void A_run_has_its_colour_in_every_figure()
    {
        var figures = OverlaidCurvesFigure.Of(SomeRuns.Several);

        Assert.That(figures.Select(figure => figure.Title), Is.EqualTo((string[])["Validation loss", "Training loss", "Accuracy", "Sparsity", "Learning rate"]));
        foreach (var figure in figures)
        {
            Assert.That(figure.Series.Select(series => (series.Name, series.PaletteIndex)), Is.EqualTo(((string, int?)[])
                [("AGP filters, then elements", 0), ("AGP elements", 1), ("filters at once", 2), ("filters at once (2)", 3)]), "the run without epochs has no line");
        }
    }

    [Test]
    public void Only_settings_that_differ_are_listed()
    {
        var section = RunComparisonDocument.Of(SomeRuns.Several).Sections.Single(part => part.Heading == "What differs");
        var table = ((TableBlock)section.Blocks.Single()).Table;

        Assert.That(table.Rows, Has.Length.EqualTo(1), "the seed");
    }

    [Test]
    public void One_run_is_nothing_to_compare() =>
        Assert.That(() => RunComparisonDocument.Of([SomeRuns.Full]), Throws.ArgumentException.With.Message.Contains("at least two"));

    [Test]
    public void Folders_of_runs_become_a_page_and_a_table()
    {
        var folder = Directory.CreateTempSubdirectory("compare").FullName;
        try
        {
            ScottPlotRenderer renderer = new();
            foreach (var (run, index) in SomeRuns.Several.Take(2).Select((run, index) => (run, index)))
            {
                RunDirectory.At(Path.Combine(folder, index.ToString(System.Globalization.CultureInfo.InvariantCulture))).WriteReport(run, renderer);
            }

            var read = Directory.GetDirectories(folder).Order().Select(path => RunDirectory.Open(path).ReadReport()).ToArray();
            var target = RunDirectory.At(Path.Combine(folder, "comparison"));
            var page = File.ReadAllText(target.WriteComparison(read, renderer));

            Assert.That(page, Does.Contain("Comparison of 2 runs").And.Contain("AGP elements").And.Contain("Top-1 accuracy against macs").IgnoreCase);
            Assert.That(File.ReadAllLines(target.PathOf(RunDirectory.ComparisonTableFile)), Has.Length.EqualTo(3));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public void A_folder_that_does_not_exist_is_not_made()
    {
        var path = Path.Combine(Path.GetTempPath(), "distiller-no-such-run");

        Assert.That(() => RunDirectory.Open(path), Throws.TypeOf<DirectoryNotFoundException>().With.Message.Contains(path));
        Assert.That(path, Does.Not.Exist);
    }

    [Test]
    public void Points_are_rows_of_the_figures_table()
    {
        var figure = ParetoFigure.Of(SomeRuns.Several)[0];

        Assert.That(FigureTable.Of(figure).Rows, Has.Length.EqualTo(
            figure.Series.OfType<PointSeries>().Sum(series => series.Points.Length) + figure.Series.OfType<LineSeries>().Sum(line => line.Points.Length)));
    }
}
