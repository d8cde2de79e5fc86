using System.Collections.Immutable;
using Distiller.Examples.Notebooks;
using Distiller.Pruning;
using Distiller.Reports.Figures;
using Distiller.Reports.Tables;
using Distiller.Statistics;
using static TorchSharp.torch;

namespace Distiller.Examples.Budget;

/// <summary>The cells, in their order.</summary>
internal static class Cells
{
    private const int Points = 16;

    public static void Network(Lab lab, nn.Module<Tensor, Tensor> model, MeasuredCosts costs)
    {
        ImmutableArray<LayerCall> calls = LayerCalls.Record(model, Budgets.InputShape);
        costs.Cover([.. calls.Select(call => call.Shape)]);
        double total = costs.Of(calls);
        lab.Book.Show(new Table(
            FormattableString.Invariant($"What layers take at batch {costs.Conditions.BatchSize}; top-1 {lab.Top1(model):0.0} %"),
            [Column.OfText("Part"), Column.OfText("Layers"), Column.OfCount("Number"), Column.OfCount("MACs"), Column.OfNumber("Time", "F3", "ms"), Column.OfNumber("Share", "F1", "%")],
            [.. calls.GroupBy(call => (Part: call.Name.Split('.')[0] is var part && part.StartsWith("layer", StringComparison.Ordinal) ? part : "the rest", call.Shape.Kind)).OrderBy(part => part.Key.Part, StringComparer.Ordinal).Select(part =>
                Row.Of(part.Key.Part, part.Key.Kind.ToString(), part.Count(), part.Sum(call => call.Shape.MacCount), costs.Of([.. part]), 100 * costs.Of([.. part]) / total))],
            Row.Of("all", "", calls.Length, calls.Sum(call => call.Shape.MacCount), total, 100.0)));
    }

    public static void Costs(Lab lab, nn.Module<Tensor, Tensor> model, MeasuredCosts costs)
    {
        // The second convolutions of the third blocks: one of each stage, none with a stride.
        ImmutableArray<LayerCall> layers = [.. LayerCalls.Record(model, Budgets.InputShape).Where(call => call.Name.EndsWith(".2.conv2", StringComparison.Ordinal))];
        lab.Book.Plot("costs", new Figure
        {
            Title = "Time of a layer by the output channels that it keeps",
            Description = $"Multiples chosen: {string.Join(", ", layers.Select(call => FormattableString.Invariant($"{call.Name} {costs.PreferredMultiple(call.Shape)}")))}.",
            X = new Axis { Label = "output channels kept", Unit = "%" },
            Y = new Axis { Label = "time", Unit = "ms" },
            Series = [.. layers.Select(call => Lines.Of(call.Name, Kept(call.Shape).Select(kept =>
                (100.0 * kept / call.Shape.OutputChannels, costs.Of(call.Shape.WithChannels(call.Shape.InputChannels, kept))))) with { Markers = true })],
        });
    }

    public static void Search(Lab lab, Outcome outcome)
    {
        BudgetResult result = outcome.Result;
        lab.Book.Show(new Table(
            FormattableString.Invariant($"Pareto front before training on; {result.Evaluations} evaluations"),
            [Column.OfText("Found by"), Column.OfNumber("Latency by the table", "F1", "%"), Column.OfNumber("MACs", "F1", "%"), Column.OfCount("Blocks gone"), Column.OfNumber("Loss", "F3"), Column.OfNumber("Top-1", "F1", "%")],
            [.. result.Front.Select(point => Row.Of(
                point == result.Chosen ? point.Origin + " *" : point.Origin, 100 * point.CostFraction, 100 * point.MacFraction, BlocksGone(result, point), point.Loss, 100 * point.Top1))]));
        lab.Book.Show(new Table(
            "What stays",
            [Column.OfText("Stage"), Column.OfText("Blocks"), Column.OfText("Channels of the stage"), Column.OfText("Channels inside its blocks")],
            [.. Enumerable.Range(1, 3).Select(stage => FormattableString.Invariant($"layer{stage}")).Select(stage => Row.Of(stage, BlocksLeft(result, stage), Trunk(result, stage), Inside(result, stage)))]));
        lab.Book.Plot("front", new Figure
        {
            Title = "What was tried, before training on",
            Description = "The front is the line; equal ratios at the same latency are the single point.",
            X = new Axis { Label = "latency by the table of costs", Unit = "%" },
            Y = new Axis { Label = "top-1 on the images of the search", Unit = "%" },
            Series =
            [
                Lines.Of("front", result.Front.OrderBy(point => point.CostFraction).Select(point => (100 * point.CostFraction, 100 * point.Top1!.Value))) with { Markers = true },
                Lines.Of("uniform", [.. result.Tried.Where(point => point.Origin == "uniform").TakeLast(1).Select(point => (100 * point.CostFraction, 100 * point.Top1!.Value))]) with { Markers = true },
            ],
        });
    }

    public static void Uniform(Lab lab, ImmutableArray<Outcome> outcomes)
    {
        lab.Book.Show(new Table(
            FormattableString.Invariant($"The same latency in three ways: {100 * Budgets.Target:0} % of the full network's"),
            [
                Column.OfText("Way"), Column.OfCount("Start"), Column.OfNumber("Measured latency", "F1", "%"), Column.OfNumber("Times faster", "F2"), Column.OfNumber("MACs", "F1", "%"),
                Column.OfCount("Blocks gone"), Column.OfNumber("Top-1 at once", "F1", "%"), Column.OfNumber("Top-1 trained on", "F1", "%"),
            ],
            [.. outcomes.GroupBy(outcome => outcome.Way).SelectMany(way => way).Select(outcome => Row.Of(
                outcome.Way, outcome.Start, outcome.Latency, 100 / outcome.Latency, 100 * outcome.Result.Chosen.MacFraction, outcome.BlocksGone, 100 * outcome.Result.Chosen.Top1, outcome.Top1))]));
        lab.Book.Show(new Table(
            "Means over the starts",
            [Column.OfText("Way"), Column.OfNumber("Measured latency", "F1", "%"), Column.OfNumber("Top-1 at once", "F1", "%"), Column.OfNumber("Top-1 trained on", "F1", "%"), Column.OfNumber("lowest", "F1", "%"), Column.OfNumber("highest", "F1", "%")],
            [.. outcomes.GroupBy(outcome => outcome.Way).Select(way => Row.Of(
                way.Key, way.Average(outcome => outcome.Latency), way.Average(outcome => 100 * outcome.Result.Chosen.Top1!.Value),
                way.Average(outcome => outcome.Top1), way.Min(outcome => outcome.Top1), way.Max(outcome => outcome.Top1)))]));
        lab.Book.Plot("comparison", new Figure
        {
            Title = "Accuracy on test images by measured latency, after training on",
            Description = "Each point is a start.",
            X = new Axis { Label = "measured latency", Unit = "%" },
            Y = Lines.Top1Axis,
            Series = [.. outcomes.GroupBy(outcome => outcome.Way).Select(way => Lines.Of(
                way.Key, way.OrderBy(outcome => outcome.Latency).Select(outcome => (outcome.Latency, outcome.Top1))) with { Markers = true })],
        });
    }

    private static int BlocksGone(BudgetResult result, BudgetPoint point) => result.Groups.Zip(point.Kept).Count(pair => pair.First.IsBlock && pair.Second == 0);

    private static string BlocksLeft(BudgetResult result, string stage)
    {
        BudgetGroup[] blocks = [.. result.Groups.Where(group => group.IsBlock && group.Name.StartsWith(stage, StringComparison.Ordinal))];
        return FormattableString.Invariant($"{blocks.Count(block => block.Kept == 0)} of {blocks.Length} removable ones gone");
    }

    private static string Trunk(BudgetResult result, string stage) =>
        string.Join(" · ", Channels(result, stage).Where(group => group.Layers > 1).Select(group => FormattableString.Invariant($"{group.Kept} of {group.Channels}")));

    private static string Inside(BudgetResult result, string stage) =>
        string.Join(" · ", Channels(result, stage).Where(group => group.Layers == 1).Select(group => group.Kept));

    private static IEnumerable<BudgetGroup> Channels(BudgetResult result, string stage)
    {
        HashSet<string> gone = [.. result.Groups.Where(group => group is { IsBlock: true, Kept: 0 }).Select(group => group.Name + ".conv1")];
        // The stem writes the channels of the first stage.
        return result.Groups.Where(group => !group.IsBlock && !gone.Contains(group.Name) && (group.Name.StartsWith(stage, StringComparison.Ordinal) || (stage == "layer1" && group.Name == "conv1")));
    }

    private static IEnumerable<long> Kept(LayerShape shape)
    {
        long points = Math.Min(Points, shape.OutputChannels);
        return Enumerable.Range(1, (int)points).Select(index => index * shape.OutputChannels / points);
    }
}
