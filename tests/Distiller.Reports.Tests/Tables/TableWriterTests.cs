using Distiller.Reports.Adapters;
using Distiller.Reports.Html;
using Distiller.Reports.Tables;
using Distiller.Reports.Tests.Runs;
using Distiller.Testing;

namespace Distiller.Reports.Tests.Tables;

/// <summary>Every writer, under a culture that writes numbers otherwise.</summary>
[SetCulture("de-DE")]
public class TableWriterTests
{
    private static Table Mixed => new(
        "Some | values",
        [Column.OfText("Name"), Column.OfCount("Count"), Column.OfNumber("Share", "F1", "%") with { BarMaximum = 100 }, Column.OfText("Remark")],
        [
            Row.Of("layer1.0.conv1.weight", 1_234_567, 12.345, "plain"),
            Row.Of("quoted, \"comma\"", Cell.Empty, double.NaN, "a|b <i>*_x_*"),
            Row.Of("negative zero", -3, -0.00001, Cell.Empty),
        ],
        Row.Of("Total", 1_234_564, 12.3, Cell.Empty));

    [Test]
    public void Text_is_boxed() => Approved.Verify(TextTableWriter.Write(Mixed, 80), "mixed.txt");

    [Test]
    public void Markdown_is_escaped() => Approved.Verify(MarkdownTableWriter.Write(Mixed), "mixed.md");

    [Test]
    public void Csv_has_every_digit() => Approved.Verify(CsvTableWriter.Write(Mixed), "mixed.csv");

    [Test]
    public void Html_has_sort_keys_and_bars() => Approved.Verify(HtmlTableWriter.Write(Mixed), "mixed.html");

    [Test]
    public void A_wide_table_breaks_into_blocks_of_columns() =>
        Approved.Verify(TextTableWriter.Write(SparsityTable.Of(SomeRuns.Full.After!), 80), "sparsity80.txt");

    [Test]
    public void Csv_lines_end_as_rfc_4180_says() => Assert.That(CsvTableWriter.Write(Mixed).Split("\r\n"), Has.Length.EqualTo(6));

    [TestCase(40)]
    [TestCase(80)]
    [TestCase(200)]
    public void No_line_is_wider_than_the_terminal(int width)
    {
        var text = TextTableWriter.Write(SparsityTable.Of(SomeRuns.Full.After!), width);

        Assert.That(text.Split('\n').Max(line => line.Length), Is.LessThanOrEqualTo(width));
    }

    [Test]
    public void Names_are_cut_in_the_middle_but_numbers_never()
    {
        var table = new Table("t", [Column.OfText("Name"), Column.OfCount("Count")], [Row.Of("a_very_long_name_of_a_module.with.a.path.weight", 123_456_789)]);

        var text = TextTableWriter.Write(table, 40);

        Assert.That(text, Does.Contain("a_very_lo").And.Contain("…").And.Contain("th.weight").And.Contain("123,456,789"));
    }
}
