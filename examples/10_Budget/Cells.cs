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
        // The second convolutions of the last blocks: one of each stage, none with a stride.
        ImmutableArray<LayerCall> layers = [.. LayerCalls.Record(model, Budgets.InputShape).Where(call => call.Name.EndsWith("2.conv2", StringComparison.Ordinal))];
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

    public static void Search(Lab lab, ImmutableArray<Outcome> outcomes)
    {
        BudgetResult result = Half(outcomes);
        lab.Book.Show(new Table(
            FormattableString.Invariant($"Pareto front before training on; {result.Evaluations} evaluations"),
            [Column.OfText("Counts"), Column.OfText("Found by"), Column.OfNumber("Latency by the table", "F1", "%"), Column.OfNumber("MACs", "F1", "%"), Column.OfNumber("Loss", "F3"), Column.OfNumber("Top-1", "F1", "%")],
            [.. result.Front.Select(point => Row.Of(
                string.Join(" · ", point.Kept) + (point == result.Chosen ? " *" : ""), point.Origin, 100 * point.CostFraction, 100 * point.MacFraction, point.Loss, 100 * point.Top1))]));
        lab.Book.Plot("front", new Figure
        {
            Title = "Channel counts that were tried, before training on",
            Description = "The front is the line; uniform counts at the same latency are the single point.",
            X = new Axis { Label = "latency by the table of costs", Unit = "%" },
            Y = new Axis { Label = "top-1 on the images of the search", Unit = "%" },
            Series =
            [
                Lines.Of("front", result.Front.OrderBy(point => point.CostFraction).Select(point => (100 * point.CostFraction, 100 * point.Top1!.Value))) with { Markers = true },
                Lines.Of("uniform", [.. result.Tried.Where(point => point.Origin == "uniform").Take(1).Select(point => (100 * point.CostFraction, 100 * point.Top1!.Value))]) with { Markers = true },
            ],
        });
    }

    public static void Uniform(Lab lab, ImmutableArray<Outcome> outcomes)
    {
        lab.Book.Show(new Table(
            "The same latency in two ways",
            [
                Column.OfNumber("Target", "F0", "%"), Column.OfText("Way"), Column.OfText("Kept"), Column.OfNumber("By the table", "F1", "%"), Column.OfNumber("Measured", "F1", "%"),
                Column.OfNumber("MACs", "F1", "%"), Column.OfNumber("Top-1 at once", "F1", "%"), Column.OfNumber("Top-1 trained on", "F1", "%"),
            ],
            [.. outcomes.Select(outcome => Row.Of(
                100 * outcome.Latency, outcome.Way, string.Join(" · ", outcome.Result.Chosen.Kept), 100 * outcome.Result.Chosen.CostFraction, 100 * outcome.Result.LatencyFraction,
                100 * outcome.Result.Chosen.MacFraction, 100 * outcome.Result.Chosen.Top1, outcome.Top1))]));
        lab.Book.Plot("comparison", new Figure
        {
            Title = "Accuracy on test images by measured latency, after training on",
            Description = string.Join("; ", outcomes.Select(outcome => FormattableString.Invariant($"{outcome.Way} {100 * outcome.Result.LatencyFraction:0} %: {outcome.Top1:0.0} %"))) + ".",
            X = new Axis { Label = "measured latency", Unit = "%" },
            Y = Lines.Top1Axis,
            Series = [.. outcomes.GroupBy(outcome => outcome.Way).Select(way => Lines.Of(
                way.Key, way.OrderBy(outcome => outcome.Result.LatencyFraction).Select(outcome => (100 * outcome.Result.LatencyFraction, outcome.Top1))) with { Markers = true })],
        });
    }

    private static BudgetResult Half(ImmutableArray<Outcome> outcomes) => outcomes.First(outcome => outcome.Way == "search" && outcome.Latency is > 0.4 and < 0.6).Result;

    private static IEnumerable<long> Kept(LayerShape shape)
    {
        long points = Math.Min(Points, shape.OutputChannels);
        return Enumerable.Range(1, (int)points).Select(index => index * shape.OutputChannels / points);
    }
}
