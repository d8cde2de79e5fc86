using System.Collections.Immutable;
using Distiller.Graph;
using Distiller.Reports.Adapters;
using Distiller.Reports.Tables;
using Distiller.Results;
using Distiller.Statistics;
using Distiller.Testing;

namespace Distiller.Reports.Tests.Adapters;

/// <summary>Tables of a model: time, footprint, modules, connections, comparison.</summary>
[SetCulture("de-DE")]
public sealed class SummaryTableTests
{
    [Test]
    public void Slowest_module_comes_first_and_shares_add_up()
    {
        var table = LatencyTable.Of([new("conv", "Conv2d", 1, 1.5, 3_000_000), new("fc", "Linear", 2, 2, 1_000_000), new("", "", 1, 0.5, 0)]);

        Assert.That(CsvTableWriter.Write(table).Split("\r\n")[..5], Is.EqualTo((string[])
        [
            "Name,Type,Calls,Time,Share,MACs,MACs per ms",
            "fc,Linear,2,2,50,1000000,0.5",
            "conv,Conv2d,1,1.5,37.5,3000000,2",
            "between modules,,1,0.5,12.5,,",
            "Total,,,4,100,4000000,",
        ]));
    }

    [Test]
    public void Footprint_counts_inputs_outputs_and_weights()
    {
        using var model = Some.Classifier();
        var summary = ModelSummary.Of(model, [1, 3, 8, 8]);

        var table = FootprintTable.Of(summary);

        Assert.That(table.Columns.Select(column => column.Header), Is.EqualTo((string[])["Name", "Type", "MACs", "Footprint", "AI"]));
        Assert.That(table.Rows, Has.Length.EqualTo(summary.Layers.Length));
        Assert.That(table.Rows[0].Cells[3].Count, Is.EqualTo(summary.Layers[0].InputVolume + summary.Layers[0].OutputVolume + summary.Layers[0].WeightCount));
        Assert.That(table.Total!.Cells[3].Count, Is.EqualTo(summary.Layers.Sum(layer => layer.Footprint)));
    }

    [Test]
    public void Modules_attributes_and_connections_name_the_same_layers()
    {
        using var model = Some.Classifier();
        var modules = ModuleDescription.Of(model);
        var couplings = StructureProbe.Run(model, 1, 3, 8, 8);

        var connections = ModuleTable.Connectivity(modules, couplings);

        Assert.That(Texts(ModuleTable.Of(modules), 0), Is.EqualTo(modules.Select(module => module.Name)));
        Assert.That(Texts(ModuleTable.Attributes(modules), 2), Has.Some.StartsWith("in=3, out=8, k=(3, 3)"));
        Assert.That(Texts(connections, 0), Is.SubsetOf(modules.Select(module => module.Name)));
        Assert.That(connections.Columns.Select(column => column.Header), Is.EqualTo((string[])["Name", "Type", "Inputs", "Outputs"]));
        Assert.That(Texts(connections, 2).Last(), Is.Not.Empty, "the last layer reads one before it");
    }

    [Test]
    public void Two_models_are_related_figure_by_figure()
    {
        using var model = Some.Classifier();
        var dense = ModelSummary.Of(model, [1, 3, 8, 8]);
        var latency = new LatencySummary { MedianMilliseconds = 4, LowerQuartileMilliseconds = 3, UpperQuartileMilliseconds = 5, Runs = 3, Threads = 1, BatchSize = 1 };

        var untimed = ModelComparisonTable.Of("dense", dense, "half", dense with { ParameterCount = dense.ParameterCount / 2 });
        var timed = ModelComparisonTable.Of("dense", dense with { Latency = latency }, "fast", dense with { Latency = latency with { MedianMilliseconds = 2 } });

        Assert.That(untimed.Rows[0].Cells[3].Number, Is.EqualTo(0.5).Within(0.01));
        Assert.That(untimed.Rows.Select(row => row.Cells[0].Text), Has.None.Contain("Latency"));
        Assert.That(timed.Rows.Single(row => row.Cells[0].Text!.StartsWith("Latency, median", StringComparison.Ordinal)).Cells[3].Number, Is.EqualTo(0.5));
    }

    private static ImmutableArray<string?> Texts(Table table, int column) => [.. table.Rows.Select(row => row.Cells[column].Text)];
}
