using Distiller.Reports.Adapters;
using Distiller.Reports.Figures;
using Distiller.Reports.Tables;
using Distiller.Reports.Tests.Runs;
using Distiller.Results;
using Distiller.Statistics;
using Distiller.Testing;

namespace Distiller.Reports.Tests.Adapters;

[SetCulture("de-DE")]
public class AdapterTests
{
    private const string SparsityColumns =
        "Name, Shape, NNZ (dense), NNZ (sparse), Cols (%), Rows (%), Ch (%), 2D (%), 3D (%), Fine (%), Std, Mean, Abs-Mean";

    private const string ComputeColumns = "Name, Type, Attrs, IFM, IFM volume, OFM, OFM volume, Weights volume, MACs";

    [Test]
    public void Sparsity_columns_are_those_of_the_original() =>
        Assert.That(string.Join(", ", SparsityTable.Of(SomeRuns.Full.After!).Columns.Select(column => column.Header)), Is.EqualTo(SparsityColumns));

    [Test]
    public void Compute_columns_are_those_of_the_original() =>
        Assert.That(string.Join(", ", ComputeTable.Of(SomeRuns.Full.After!).Columns.Select(column => column.Header)), Is.EqualTo(ComputeColumns));

    [Test]
    public void Tables_read_well() => Approved.Verify(
        string.Join('\n', new[]
        {
            TextTableWriter.Write(SparsityTable.Of(SomeRuns.Full.After!), 160),
            TextTableWriter.Write(ComputeTable.Of(SomeRuns.Full.After!), 160),
            TextTableWriter.Write(LayerTable.Of(SomeRuns.Full.Before, SomeRuns.Full.After!), 160),
            TextTableWriter.Write(BeforeAfterTable.Of(SomeRuns.Full.Comparison), 160),
            TextTableWriter.Write(SensitivityTable.Limits(SomeRuns.Sensitivity, 0.5, 1), 160),
            TextTableWriter.Write(ScheduleTable.Of(SomeRuns.Policies), 160),
        }),
        "tables.txt");

    [Test]
    public void Compute_rows_are_those_of_the_original()
    {
        foreach (var model in GoldenFile.Read("model_summaries")["models"].Items.Where(model => model.Has("layers")))
        {
            var expected = model["layers"].Items.Select(layer => string.Join('|', layer.Items.Select(item =>
                item.Kind == System.Text.Json.JsonValueKind.String ? item.Text : Column.Raw(item.WholeNumber))));
            var summary = new ModelSummary { ParameterCount = 0, Weights = [], Layers = [.. model["layers"].Items.Select(LayerOf)] };
            var table = ComputeTable.Of(summary);

            // The original's list leaves the two volumes of feature maps out.
            var actual = table.Rows.Select(row => string.Join('|', new[] { 0, 1, 2, 3, 5, 7, 8 }.Select(index => Column.Raw(row.Cells[index]))));
            Assert.That(actual, Is.EqualTo(expected), model.Path);
            Assert.That(table.Total!.Cells[^1].Count, Is.EqualTo(model["total_macs"].WholeNumber), model.Path);
        }
    }

    [Test]
    public void Sensitivity_csv_has_the_lines_of_the_original()
    {
        // EX-42: levels are products of the step, written in the shortest form that reads back.
        var result = new SensitivityResult
        {
            Structure = Structure.Element,
            Curves =
            [
                new SensitivityCurve(
                    "module.conv1.weight",
                    [new SensitivityPoint(0, 91.71000000000001, 99.63, 0.35311551988124845), new SensitivityPoint(3 * 0.05, 91.63, 99.62, 0.35334606468677526)]),
            ],
        };

        Assert.That(CsvTableWriter.Write(SensitivityTable.Of(result)), Is.EqualTo(
            "parameter,sparsity,top1,top5,loss\r\n"
            + "module.conv1.weight,0,91.71000000000001,99.63,0.35311551988124845\r\n"
            + "module.conv1.weight,0.15000000000000002,91.63,99.62,0.35334606468677526\r\n"));
    }

    [Test]
    public void The_most_sensitive_parameters_are_named_and_the_others_are_context()
    {
        var lines = SensitivityFigure.Of(SomeRuns.Sensitivity).Series.Cast<LineSeries>().ToList();

        Assert.That(lines.Where(line => line.IsContext).Select(line => line.Name), Has.Member("layer3.2.conv1.weight"));
        Assert.That(lines.Where(line => !line.IsContext).Select(line => line.Name).First(), Is.EqualTo("conv1.weight"));
        Assert.That(lines.Count(line => !line.IsContext), Is.EqualTo(6));
    }

    [Test]
    public void D69_By_loss_the_largest_loss_is_the_most_sensitive()
    {
        var figure = SensitivityFigure.Of(SomeRuns.Sensitivity, SensitivityMetric.Loss);

        Assert.That(figure.Description, Does.Contain("most sensitive is conv1.weight"));
        Assert.That(figure.Y.Heading, Is.EqualTo("loss"));
    }

    [Test]
    public void Training_shows_what_was_measured_only()
    {
        Assert.That(TrainingCurvesFigure.Of(SomeRuns.Full.Epochs).Select(figure => figure.Title), Is.EqualTo((string[])["Loss", "Accuracy", "Sparsity", "Learning rate"]));
        Assert.That(TrainingCurvesFigure.Of([new EpochRecord { Epoch = 0, LearningRate = 0.1, DurationSeconds = 1, TrainingLoss = 2 }]).Select(figure => figure.Title), Is.EqualTo((string[])["Loss"]));
    }

    [Test]
    public void Gantt_joins_neighbouring_epochs()
    {
        var spans = ScheduleFigure.Gantt(SomeRuns.Policies).Series.Cast<SpanSeries>().SelectMany(series => series.Spans).ToList();

        Assert.That(spans.Where(span => span.Row == 3), Is.EqualTo((FigureSpan[])[new FigureSpan(3, 0, 20)]));
        Assert.That(spans.Where(span => span.Row == 0), Has.Exactly(5).Items);
        Assert.That(spans, Has.Member(new FigureSpan(1, 10, 11)));
    }

    [Test]
    public void Targets_are_drawn_only_where_there_are_aims()
    {
        Assert.That(ScheduleFigure.Targets(SomeRuns.Policies)!.Series.Select(series => series.Name), Is.EqualTo((string[])["low_pruner", "fine_pruner"]));
        Assert.That(ScheduleFigure.Targets([.. SomeRuns.Policies.Where(policy => policy.TargetSparsities.IsEmpty)]), Is.Null);
    }

    [Test]
    public void Runs_are_compared_by_all_their_figures_with_blanks_where_one_is_missing()
    {
        var dense = SomeRuns.Record with { Name = "dense", Seed = 7, Figures = SomeRuns.Record.Figures.Remove("macs") };

        Assert.That(CsvTableWriter.Write(RunComparison.Of([SomeRuns.Record with { DataSet = "drawn" }, dense with { DataSet = "drawn" }])), Is.EqualTo(
            "Run,Network,Data set,Seed,Duration,macs,top1,top1_before\r\n"
            + "\"AGP filters, then elements\",resnet20_cifar,drawn,42,1834.5,30655104,91.34,91.78\r\n"
            + "dense,resnet20_cifar,drawn,7,1834.5,,91.34,91.78\r\n"));
        Assert.That(() => RunComparison.Of([]), Throws.ArgumentException.With.Message.Contains("no run to compare"));
    }

    [Test]
    public void Histogram_keeps_edges_and_counts()
    {
        var series = (HistogramSeries)HistogramFigure.Of("w", new Histogram(-1, 1, [1, 2, 3, 4])).Series[0];

        Assert.That(series.Edges, Is.EqualTo((double[])[-1, -0.5, 0, 0.5, 1]));
        Assert.That(series.Counts, Is.EqualTo((double[])[1.0, 2, 3, 4]));
    }

    private static LayerCost LayerOf(GoldenValue layer)
    {
        var input = Shape(layer[3].Text);
        return new LayerCost
        {
            Name = layer[0].Text,
            Type = layer[1].Text,
            Attributes = layer[2].Text,
            ConvGroups = 1,
            InputShape = [.. input],
            OutputShape = [.. Shape(layer[4].Text)],
            WeightCount = layer[5].WholeNumber,
            MacCount = layer[6].WholeNumber,
        };
    }

    private static IEnumerable<long> Shape(string text) =>
        text.Trim('(', ')').Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(length => long.Parse(length, System.Globalization.CultureInfo.InvariantCulture));
}
