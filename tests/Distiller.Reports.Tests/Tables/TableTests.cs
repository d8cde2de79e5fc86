using Distiller.Reports.Tables;

namespace Distiller.Reports.Tests.Tables;

public class TableTests
{
    [Test]
    public void A_row_of_another_length_is_refused()
    {
        Assert.That(
            () => new Table("costs", [Column.OfText("a"), Column.OfText("b")], [Row.Of("1", "2"), Row.Of("1")]),
            Throws.ArgumentException.With.Message.StartsWith("Row 1 of table 'costs' has 1 cells for 2 columns."));
    }

    [Test]
    public void Two_columns_of_one_heading_are_refused()
    {
        Assert.That(
            () => new Table("costs", [Column.OfText("a"), Column.OfText("a")], []),
            Throws.ArgumentException.With.Message.Contains("two columns headed 'a'"));
    }

    [Test]
    public void A_table_without_columns_is_refused() =>
        Assert.That(() => new Table("costs", [], []), Throws.ArgumentException.With.Message.Contains("no columns"));

    [TestCase("layer1.0.conv1", 14, "layer1.0.conv1")]
    [TestCase("layer1.0.conv1", 13, "layer1….conv1")]
    [TestCase("layer1.0.conv1", 2, "…1")]
    [TestCase("layer1.0.conv1", 1, "…")]
    public void Middle_ellipsis_keeps_both_ends(string text, int width, string expected) =>
        Assert.That(MiddleEllipsis.Fit(text, width), Is.EqualTo(expected));

    [Test]
    public void A_long_is_written_exactly() =>
        Assert.That(Column.Raw(long.MaxValue), Is.EqualTo("9223372036854775807"));
}
