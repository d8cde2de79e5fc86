using Distiller.Examples.Notebooks;
using Distiller.Persistence;
using Distiller.Pruning;
using Distiller.Reports.Adapters;
using Distiller.Reports.Figures;
using Distiller.Reports.Tables;
using Distiller.Results;
using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.Examples.Sensitivity;

/// <summary>The cells, in their order.</summary>
internal static class Cells
{
    public static void Network(Lab lab, nn.Module<Tensor, Tensor> model)
    {
        ModelSummary summary = ModelSummary.Of(model, lab.Data.Family.InputShape);
        Dictionary<string, long> macs = summary.Layers.ToDictionary(layer => layer.Name + ".weight", layer => layer.MacCount);
        var stages = summary.Weights.GroupBy(weight => weight.Name.Split('.')[0]);
        lab.Book.Show(new Table(
            FormattableString.Invariant($"Stages of the network; top-1 {lab.Top1(model):0.0} %"),
            [Column.OfText("Stage"), Column.OfCount("Layers"), Column.OfCount("Weights"), Column.OfCount("MACs")],
            [.. stages.Select(stage => Row.Of(
                stage.Key, stage.LongCount(), stage.Sum(weight => weight.Count), stage.Sum(weight => macs[weight.Name])))],
            Row.Of("all", (long)summary.Weights.Length, summary.WeightCount, summary.MacCount)));
    }

    public static void Curves(Lab lab, string file, SensitivityResult result) => lab.Book.Plot(file, SensitivityFigure.Of(result));

    public static void Limits(Lab lab, SensitivityResult result) => lab.Book.Show(SensitivityTable.Limits(result, 1, 3, 10));

    public static void Levels(Lab lab, IReadOnlyDictionary<string, double> levels)
    {
        const int RowHeight = 20;
        const int Furniture = 110;
        lab.Book.Plot("levels", new Figure
        {
            Title = FormattableString.Invariant($"Suggested levels for {100 * Analysis.Target:0} % of the weights"),
            Description = FormattableString.Invariant(
                $"From {100 * levels.Values.Min():0} % ({levels.MinBy(level => level.Value).Key}) to {100 * levels.Values.Max():0} % ({levels.MaxBy(level => level.Value).Key})."),
            X = new Axis { Label = "level", Unit = "%", Minimum = 0, Maximum = 108 },
            Y = new Axis { Label = "", Ticks = [.. levels.Keys.Select((name, place) => new AxisTick(place, name))] },
            Series = [new BarSeries { Name = "level", Horizontal = true, Values = [.. levels.Values.Select(level => Math.Round(100 * level, 0, MidpointRounding.AwayFromZero))] }],
            PreferredHeight = Furniture + (RowHeight * levels.Count),
        });
    }

    public static void Test(Lab lab, nn.Module<Tensor, Tensor> model, IReadOnlyDictionary<string, double> levels)
    {
        using StateDict dense = ModelState.Save(model);
        List<Row> rows = [Row.Of("dense", 0.0, lab.Top1(model), Cell.Empty)];
        void Try(string name, IReadOnlyDictionary<string, double> chosen)
        {
            ModelState.Load(model, dense.Tensors, "the dense weights");
            CompressionSchedule schedule = CompressionSchedule.Empty.Prune(new LevelPrunerSpec { Name = name, Levels = chosen }, EpochWindow.At(0));
            Lab.PruneNow(model, schedule);
            WeightSummary[] layers = [.. ModelSummary.Of(model).Weights.Where(weight => levels.ContainsKey(weight.Name))];
            double zeros = layers.Sum(layer => layer.Count - layer.NonZeroCount) / (double)layers.Sum(layer => layer.Count);
            double pruned = lab.Top1(model);
            lab.Train(model, schedule, epochs: 1, learningRate: 0.01);
            rows.Add(Row.Of(name, 100 * zeros, pruned, lab.Top1(model)));
        }

        Try("equal levels", levels.Keys.ToDictionary(name => name, _ => Analysis.Target));
        Try("suggested levels", levels);
        lab.Book.Show(new Table(
            "The same sparsity",
            [Column.OfText("Levels"), Column.OfNumber("Zeros", "F1", "%"), Column.OfNumber("Top-1 pruned", "F1", "%"), Column.OfNumber("Top-1 after an epoch", "F1", "%")],
            [.. rows]));
    }
}
