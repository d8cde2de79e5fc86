using Distiller.Reports.Adapters;
using Distiller.Reports.Tables;
using Distiller.Results;

namespace Distiller.Reports.Tests.Adapters;

[SetCulture("de-DE")]
public sealed class DryRunTableTests
{
    private static readonly DryRunRow[] Rows =
    [
        new() { Policy = "agp", Kind = "Pruning", Parameter = "conv1.weight", Shape = [8, 3, 3, 3], Epochs = [0, 2, 4], TargetSparsities = [0.05, 0.4375, 0.5] },
        new() { Policy = "decay", Kind = "LearningRate", Epochs = [0, 1] },
    ];

    [Test]
    public void Row_lists_the_target_of_each_epoch()
    {
        Table table = DryRunTable.Of([.. Rows]);
        Assert.That(table.Rows[0].Cells.Select(cell => cell.Text), Is.SupersetOf((string[])["agp", "Pruning", "conv1.weight", "(8, 3, 3, 3)", "0: 5, 2: 43.75, 4: 50"]));
        Assert.That(table.Rows[1].Cells.Count(cell => cell.IsEmpty), Is.EqualTo(3));
    }

    [Test]
    public void Table_by_epoch_has_numbers()
    {
        Table table = DryRunTable.ByEpoch([.. Rows]);
        Assert.That(table.Rows, Has.Length.EqualTo(5));
        Assert.That(table.Rows.Take(3).Select(row => (row.Cells[3].Count, row.Cells[4].Number)), Is.EqualTo(((long?, double?)[])[(0, 5.0), (2, 43.75), (4, 50.0)]));
    }
}
