using System.Collections.Immutable;
using Distiller.Configuration;
using Distiller.Examples.Notebooks;
using Distiller.Masking;
using Distiller.Pruning;
using Distiller.Reports.Figures;
using Distiller.Reports.Tables;
using Distiller.Scheduling;
using Distiller.Statistics;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Examples.YourOwnPruner;

/// <summary>The cells, in their order.</summary>
internal static class Cells
{
    public static void Idea(Lab lab)
    {
        using var scope = NewDisposeScope();
        manual_seed(lab.Seed);
        using var layer = nn.Linear(24, 12, hasBias: false);
        Lab.PruneNow(layer, CompressionSchedule.Empty.Prune(
            new BalancedPrunerSpec { Name = "balanced", Curve = KnownCurves.Constant(0.75), Weights = ["weight"] }, EpochWindow.At(0)));
        double[] values = [.. layer.weight!.detach().abs().to_type(ScalarType.Float64).reshape(-1).data<double>()];
        lab.Book.Plot("idea", new Figure
        {
            Title = "A small layer, three quarters pruned: six weights in every row",
            Description = "Magnitudes; the darkest cells are zeros. Ranked over the whole layer, some rows would keep more and others fewer.",
            X = new Axis { Label = "input" },
            Y = new Axis { Label = "output" },
            Series = [new HeatmapSeries { Name = "magnitude", Rows = [.. values.Chunk(24).Select(row => row.ToImmutableArray())], Minimum = 0 }],
            PreferredHeight = 340,
        });
    }

    public static void Contract(Lab lab)
    {
        using var model = lab.NewNetwork("simplenet_mnist");
        using MaskTable masks = new(model);
        using BuildContext context = new(model, masks);
        using IPruner pruner = new BalancedPrunerSpec { Name = "balanced", Curve = KnownCurves.Constant(Schedules.Sparsity), Weights = [Schedules.Layer] }.Build(context);
        using var scope = NewDisposeScope();
        PruningRequest request = new(masks, EpochWindow.At(0), 0);
        Tensor mask = pruner.ComputeMasks(request)[Schedules.Layer];
        Tensor again = pruner.ComputeMasks(request)[Schedules.Layer];
        Tensor weight = Lab.Weight(model, Schedules.Layer);
        Tensor rows = mask.sum(1);
        static string Answer(bool holds) => holds ? "yes" : "no";
        lab.Book.Show(new Table(
            $"The mask of {Schedules.Layer}",
            [Column.OfText("Demand"), Column.OfText("Met")],
            [
                Row.Of("the weight's shape and type", Answer(mask.shape.SequenceEqual(weight.shape) && mask.dtype == weight.dtype)),
                Row.Of("ones and zeros only", Answer(mask.eq(0).logical_or(mask.eq(1)).all().ToBoolean())),
                Row.Of("equal weights, equal masks", Answer(mask.eq(again).all().ToBoolean())),
                Row.Of("as many weights in every row", Answer(rows.min().item<float>() == rows.max().item<float>())),
                Row.Of("sparsity", FormattableString.Invariant($"{100 * SparsityMeasures.Sparsity(mask):0.00} %")),
            ]));
    }

    public static void Results(Lab lab, params Comparison[] comparisons) => lab.Book.Show(new Table(
        "Two pruners at equal sparsity",
        [
            Column.OfText("Pruner"), Column.OfNumber($"Zeros in {Schedules.Layer}", "F2", "%"), Column.OfNumber("Top-1", "F1", "%"),
            Column.OfNumber("Fewest weights in a row", "F0"), Column.OfNumber("Most weights in a row", "F0"),
        ],
        [.. comparisons.Select(comparison => Row.Of(
            comparison.Name, 100 * comparison.LayerSparsity, comparison.Top1, comparison.KeptByRow.Min(), comparison.KeptByRow.Max()))]));

    public static void Rows(Lab lab, params Comparison[] comparisons) => lab.Book.Plot("rows", new Figure
    {
        Title = "Weights that each output keeps",
        Description = string.Join("; ", comparisons.Select(comparison => FormattableString.Invariant(
            $"{comparison.Name}: from {comparison.KeptByRow.Min():0} to {comparison.KeptByRow.Max():0}"))) + ".",
        X = new Axis { Label = "output, by number of weights" },
        Y = new Axis { Label = "weights kept", Minimum = 0 },
        Series = [.. comparisons.Select(comparison => Lines.Of(
            comparison.Name, comparison.KeptByRow.OrderDescending().Select((kept, place) => ((double)place, kept))))],
    });

    public static void File(Lab lab)
    {
        string path = lab.Book.Folder.PathOf("balanced.yaml");
        CompressionSchedule schedule = Schedules.Balanced(Schedules.Epochs(lab));
        ScheduleFile.Save(path, schedule, Schedules.Registry);
        CompressionSchedule read = ScheduleFile.Load(path, Schedules.Registry);
        bool isEqual = ScheduleFile.Write(read, Schedules.Registry) == ScheduleFile.Write(schedule, Schedules.Registry);
        lab.Book.Write($"balanced.yaml, read back {(isEqual ? "unchanged" : "with differences")}:");
        lab.Book.Write($"```yaml\n{System.IO.File.ReadAllText(path).TrimEnd()}\n```");
    }

    public static void Error(Lab lab)
    {
        string wrong = ScheduleFile.Write(Schedules.Balanced(Schedules.Epochs(lab)), Schedules.Registry)
            .Replace("BalancedPruner", "BalancePruner", StringComparison.Ordinal);
        try
        {
            ScheduleFile.Parse(new StringReader(wrong), "balanced.yaml", Schedules.Registry);
        }
        catch (ScheduleFormatException error)
        {
            lab.Book.Write($"```text\n{error.Message}\n```");
        }
    }
}
