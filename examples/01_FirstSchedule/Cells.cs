using System.Collections.Immutable;
using Distiller.Examples.Notebooks;
using Distiller.Pruning;
using Distiller.Reports.Adapters;
using Distiller.Reports.Figures;
using Distiller.Reports.Tables;
using Distiller.Results;
using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.Examples.FirstSchedule;

/// <summary>The cells, in their order.</summary>
internal static class Cells
{
    public static void Cubic(Lab lab, Plan plan)
    {
        const double End = 0.95;
        LineSeries Curve(string name, ISparsityCurve curve) =>
            Lines.Of(name, Enumerable.Range(0, 101).Select(percent => ((double)percent, 100 * curve.At(percent / 100.0))));
        lab.Book.Plot("curve", new Figure
        {
            Title = "Three ways to 95 % sparsity",
            Description = FormattableString.Invariant(
                $"Half way through the window the cubic has reached {100 * Plan.Cubic(End).At(0.5):0.0} %, the straight line {100 * KnownCurves.Linear(Plan.Start, End).At(0.5):0.0} %. The window of this notebook has {plan.Window.Epochs.Length} epochs."),
            X = new Axis { Label = "progress of the window", Unit = "%" },
            Y = new Axis { Label = "sparsity", Unit = "%", Minimum = 0, Maximum = 100 },
            Series =
            [
                Curve("cubic (AGP)", Plan.Cubic(End)),
                Curve("cosine", KnownCurves.Cosine(Plan.Start, End)) with { Stroke = Stroke.Dotted },
                Curve("linear", KnownCurves.Linear(Plan.Start, End)) with { Stroke = Stroke.Dashed },
            ],
        });
    }

    public static void Dense(Lab lab, nn.Module<Tensor, Tensor> model)
    {
        ModelSummary summary = ModelSummary.Of(model, lab.Data.Family.InputShape);
        lab.Book.Show(new Table(
            "Where the weights are",
            [Column.OfText("Weight"), Column.OfText("Shape"), Column.OfCount("Weights"), Column.OfNumber("Share", "F1", "%"), Column.OfCount("MACs")],
            [.. summary.Weights.Zip(summary.Layers, (weight, layer) => Row.Of(
                weight.Name, string.Join(" × ", weight.Shape), weight.Count, 100.0 * weight.Count / summary.WeightCount, layer.MacCount))],
            Row.Of("all", "", summary.WeightCount, 100.0, summary.MacCount)));
    }

    public static void Schedule(Lab lab, Plan plan) =>
        lab.Book.Plot("schedule", ScheduleFigure.Gantt(plan.Gradual().Timeline()));

    public static void Training(Lab lab, ImmutableArray<EpochRecord> epochs) => lab.Book.Show(new Table(
        "Training under the schedule",
        [Column.OfCount("Epoch"), Column.OfNumber("Training loss", "F4"), Column.OfNumber("Test loss", "F4"), Column.OfNumber("Top-1", "F1", "%"), Column.OfNumber("Sparsity", "F1", "%"), Column.OfNumber("Learning rate", "G3")],
        [.. epochs.Select(epoch => Row.Of(
            epoch.Epoch, epoch.TrainingLoss, epoch.ValidationLoss, 100 * epoch.Top1, 100 * epoch.Sparsity, epoch.LearningRate))]));

    public static void Outcome(Lab lab, Plan plan, LayerSparsity layers)
    {
        IEnumerable<(double, double)> Cubic(double end) => Enumerable.Range(0, (10 * plan.Window.Last) + 1)
            .Select(tenth => (tenth / 10.0, 100 * Plan.Cubic(end).At(tenth / 10.0 / plan.Window.Last)));
        lab.Book.Plot("outcome", new Figure
        {
            Title = "Planned and measured sparsity",
            Description = FormattableString.Invariant(
                $"Pruning ends after epoch {plan.Window.Last}. At the end: {string.Join(", ", Plan.Targets.Select(target => FormattableString.Invariant($"{target.Weight} {layers.Of(target.Weight)[^1].Y:0.0} %")))}."),
            X = Lines.EpochAxis,
            Y = new Axis { Label = "sparsity", Unit = "%", Minimum = 0, Maximum = 100 },
            Series =
            [
                .. Plan.Targets.Select(target => Lines.Of($"target of {target.Weight}", Cubic(target.Sparsity)) with { IsContext = true }),
                .. Plan.Targets.Select((target, place) => Lines.Of(target.Weight, layers.Of(target.Weight)) with { Markers = true, PaletteIndex = place }),
            ],
        });
    }

    public static void Price(Lab lab, ImmutableArray<EpochRecord> dense, ImmutableArray<EpochRecord> gradual, ImmutableArray<EpochRecord> atOnce)
    {
        double before = 100 * dense[^1].Top1!.Value;
        lab.Book.Plot("price", new Figure
        {
            Title = "Accuracy while weights disappear",
            Description = FormattableString.Invariant(
                $"Dense {before:0.0} %. With {100 * (1 - gradual[^1].Sparsity):0.0} % of the weights: {100 * gradual[^1].Top1:0.0} % when pruned gradually, {100 * atOnce[^1].Top1:0.0} % when pruned at once."),
            X = Lines.EpochAxis,
            Y = Lines.Top1Axis,
            Series = [Lines.ByEpoch("gradually", gradual, epoch => epoch.Top1), Lines.ByEpoch("at once", atOnce, epoch => epoch.Top1)],
            References = [new ReferenceLine(ReferenceOrientation.Horizontal, before, "dense")],
        });
    }
}
