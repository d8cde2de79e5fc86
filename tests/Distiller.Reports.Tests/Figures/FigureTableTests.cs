using Distiller.Reports.Figures;
using Distiller.Reports.Tables;
using Distiller.Testing;

namespace Distiller.Reports.Tests.Figures;

public class FigureTableTests
{
    [Test]
    [SetCulture("de-DE")]
    public void Every_kind_of_figure_gives_its_numbers()
    {
        Figure[] figures = [SomeFigures.Bars, SomeFigures.LyingBars, SomeFigures.Spans, SomeFigures.Heatmap];

        Approved.Verify(string.Join('\n', figures.Select(figure => CsvTableWriter.Write(FigureTable.Of(figure)))), "figures.csv");
    }

    [Test]
    public void Lines_and_histograms_give_a_row_for_each_point_and_bin()
    {
        Assert.That(FigureTable.Of(SomeFigures.Lines).Rows, Has.Length.EqualTo(48));
        Assert.That(FigureTable.Of(SomeFigures.Histogram).Rows, Has.Length.EqualTo(40));
    }
}
