using Distiller.Examples.Notebooks;
using Distiller.Persistence;
using Distiller.Pruning;
using Distiller.Reports.Adapters;
using Distiller.Reports.Figures;
using Distiller.Reports.Tables;
using Distiller.Results;
using Distiller.Scheduling;
using Distiller.Statistics;
using static TorchSharp.torch;

namespace Distiller.Examples.WhatAreYouPruning;

/// <summary>The cells, in their order.</summary>
internal static class Cells
{
    private static readonly double[] Levels = [0.5, 0.8, 0.9, 0.95];

    public static void Weights(Lab lab, nn.Module model) => lab.Book.Show(new Table(
        "Values of the weights",
        [Column.OfText("Weight"), Column.OfCount("Count"), Column.OfNumber("Mean", "F4"), Column.OfNumber("Deviation", "F4"), Column.OfNumber("Mean magnitude", "F4"), Column.OfNumber("Largest magnitude", "F4")],
        [.. ModelSummary.Of(model).Weights.Select(weight => Row.Of(
            weight.Name, weight.Count, weight.Mean, weight.StandardDeviation, weight.AbsoluteMean, Of(model, weight.Name).ThresholdAt(1)))]));

    public static void Values(Lab lab, nn.Module model) =>
        lab.Book.Plot("histogram", HistogramFigure.Of(Stages.Layer, Histogram.Of(Lab.Weight(model, Stages.Layer), bins: 81)));

    public static void Thresholds(Lab lab, nn.Module model) => lab.Book.Plot("thresholds", new Figure
    {
        Title = "Sparsity by threshold",
        Description = FormattableString.Invariant(
            $"A threshold of 0.05 takes {string.Join(", ", Names(model).Select(name => FormattableString.Invariant($"{100 * Below(model, name, 0.05):0} % of {name}")))}."),
        X = new Axis { Label = "threshold", Minimum = 0, Maximum = 0.2 },
        Y = new Axis { Label = "weights not above it", Unit = "%", Minimum = 0, Maximum = 100 },
        Series = [.. Names(model).Select(name => Lines.Of(name, Enumerable.Range(0, 101).Select(step => (step * 0.002, 100 * Below(model, name, step * 0.002)))))],
        References = [new ReferenceLine(ReferenceOrientation.Horizontal, 90, "level 90 %")],
    });

    public static void Deviations(Lab lab, nn.Module model) => lab.Book.Show(new Table(
        "Threshold of each level, in standard deviations of the layer",
        [Column.OfText("Weight"), .. Levels.Select(level => Column.OfNumber(FormattableString.Invariant($"{100 * level:0} %"), "F2"))],
        [.. ModelSummary.Of(model).Weights.Select(weight => Row.Of(
            [weight.Name, .. Levels.Select(level => Cell.FromNumber(Of(model, weight.Name).ThresholdAt(level) / weight.StandardDeviation))]))],
        Row.Of("normal distribution", 0.67, 1.28, 1.64, 1.96)));

    public static void Rules(Lab lab, nn.Module<Tensor, Tensor> model, StateDict dense)
    {
        Dictionary<string, double> Everywhere(double value) => Names(model).ToDictionary(name => name, _ => value);
        List<(string Rule, double Sparsity, double Top1, double[] Layers)> results = [];
        void Try(string rule, ComponentSpec<IPruner> pruner)
        {
            ModelState.Load(model, dense.Tensors, "the dense weights");
            Lab.PruneNow(model, CompressionSchedule.Empty.Prune(pruner, EpochWindow.At(0)));
            ModelSummary summary = ModelSummary.Of(model);
            results.Add((rule, summary.Sparsity, lab.Top1(model), [.. summary.Weights.Select(weight => 100 * weight.Sparsity)]));
        }

        double threshold = Of(model, Stages.Layer).ThresholdAt(0.9);
        Try("one threshold", new MagnitudePrunerSpec { Name = "threshold", Thresholds = Everywhere(threshold) });
        Try("one level", new LevelPrunerSpec { Name = "level", Levels = Everywhere(0.9) });
        Try("one factor", new SensitivityPrunerSpec { Name = "factor", Sensitivities = Everywhere(1.5) });
        lab.Book.Plot("rules", new Figure
        {
            Title = "Sparsity of each layer by three rules",
            Description = string.Join("; ", results.Select(result => FormattableString.Invariant(
                $"{result.Rule}: {100 * result.Sparsity:0.0} % in all, top-1 {result.Top1:0.0} %"))) + ". No training in between.",
            X = new Axis { Label = "", Ticks = [.. Names(model).Select((name, place) => new AxisTick(place, name))] },
            Y = new Axis { Label = "sparsity", Unit = "%", Minimum = 0, Maximum = 120 },
            Series = [.. results.Select(result => new BarSeries { Name = result.Rule, Values = [.. result.Layers.Select(value => Math.Round(value, 0, MidpointRounding.AwayFromZero))] })],
        });
    }

    public static void Hole(Lab lab, Stages stages) => lab.Book.Plot("hole", new Figure
    {
        Title = $"Values of {Stages.Layer} that are not zero",
        Description = string.Join("; ", stages.All.Select(stage => FormattableString.Invariant($"{stage.Name}: {stage.Survivors.Total:N0} values"))) + ".",
        X = new Axis { Label = "value" },
        Y = new Axis { Label = "count", Minimum = 0 },
        Series = [.. stages.All.Skip(1).Select(stage => Lines.Of(stage.Name, stage.Survivors))],
    });

    public static void Score(Lab lab, Stages stages) => lab.Book.Show(new Table(
        "Stages of pruning",
        [Column.OfText("Stage"), Column.OfNumber($"Zeros in {Stages.Layer}", "F1", "%"), Column.OfNumber("Zeros in all weights", "F1", "%"), Column.OfNumber("Top-1", "F1", "%")],
        [.. stages.All.Select(stage => Row.Of(stage.Name, 100 * stage.LayerSparsity, 100 * stage.Sparsity, stage.Top1))]));

    private static Magnitudes Of(nn.Module model, string name) => new(Lab.Weight(model, name));

    private static string[] Names(nn.Module model) => [.. ModelSummary.Of(model).Weights.Select(weight => weight.Name)];

    private static double Below(nn.Module model, string name, double threshold)
    {
        using var scope = NewDisposeScope();
        return 1 - SparsityMeasures.Density(Thresholding.ElementMask(Lab.Weight(model, name), threshold));
    }
}
