using System.Collections.Immutable;
using Distiller.Examples.Notebooks;
using Distiller.Reports.Figures;
using Distiller.Reports.Tables;
using Distiller.Results;
using static TorchSharp.torch;

namespace Distiller.Examples.EarlyExit;

/// <summary>The cells, in their order.</summary>
internal static class Cells
{
    private const double Tolerance = 0.01;

    public static void Exits(Lab lab, ExitLab exits)
    {
        static long Weights(IEnumerable<nn.Module> modules) => modules.SelectMany(module => module.parameters()).Sum(parameter => parameter.numel());
        lab.Book.Show(new Table(
            "Network and exits",
            [Column.OfText("Part"), Column.OfText("Reads"), Column.OfCount("Parameters"), Column.OfNumber("Weight of its loss", "F1")],
            [
                Row.Of("network", "images", Weights([exits.Model]) - Weights(exits.Branches), 1 - exits.Specs.Sum(spec => spec.LossWeight)),
                .. exits.Specs.Select((spec, i) => Row.Of(FormattableString.Invariant($"exit {i}"), spec.Module, Weights([exits.Branches[i]]), spec.LossWeight)),
            ]));
    }

    public static void Training(Lab lab, ImmutableArray<EpochRecord> epochs) => lab.Book.Show(new Table(
        "Training of network and exits",
        [Column.OfCount("Epoch"), Column.OfNumber("Training loss", "F4"), Column.OfNumber("Test loss of the network", "F4"), Column.OfNumber("Top-1 of the network", "F1", "%")],
        [.. epochs.Select(epoch => Row.Of((long)epoch.Epoch, epoch.TrainingLoss, epoch.ValidationLoss, 100 * epoch.Top1))]));

    public static void Thresholds(Lab lab, string title, string unit, ImmutableArray<SweepPoint> sweep)
    {
        var whole = sweep[0].Statistics.LatencySeconds;
        lab.Book.Show(new Table(
            title,
            [
                unit.Length == 0 ? Column.OfNumber("Threshold", "F2") : Column.OfNumber("Threshold", "F2", unit),
                .. sweep[0].Statistics.Exits.SelectMany(exit => (Column[])[Column.OfNumber($"Leave at {exit.Name}", "F1", "%"), Column.OfNumber($"Top-1 at {exit.Name}", "F1", "%")]),
                Column.OfNumber("Top-1 of all", "F1", "%"), Column.OfNumber("Latency", "F2", "ms"), Column.OfNumber("Times faster", "F2"),
            ],
            [.. sweep.Select(point => new Row(
            [
                point.Threshold,
                .. point.Statistics.Exits.SelectMany(exit => (Cell[])[100 * exit.Share, exit.Top1 is { } top1 ? 100 * top1 : Cell.Empty]),
                100 * point.Statistics.Top1,
                1000 * point.Statistics.LatencySeconds,
                whole / point.Statistics.LatencySeconds,
            ]))]));
    }

    public static void Skipped(Lab lab, ExitLab exits, SweepPoint point)
    {
        var (calls, statistics) = exits.Count(point);
        lab.Book.Write(FormattableString.Invariant(
            $"The threshold is {point.Threshold}; {statistics.Samples - statistics.Exits[^1].Count} of {statistics.Samples} images left before the end."));
        lab.Book.Show(new Table("Calls of the stages", [Column.OfText("Module"), Column.OfCount("Calls")], [.. calls.Select(call => Row.Of(call.Module, (long)call.Calls))]));
        lab.Book.Show(new Table(
            "Ways out",
            [Column.OfText("Exit"), Column.OfCount("Images"), Column.OfNumber("Share", "F1", "%"), Column.OfNumber("Top-1", "F1", "%"), Column.OfNumber("Latency", "F2", "ms")],
            [.. statistics.Exits.Select(exit => Row.Of(exit.Name, (long)exit.Count, 100 * exit.Share, 100 * exit.Top1, 1000 * exit.LatencySeconds))]));
    }

    public static void Outcome(Lab lab, ImmutableArray<SweepPoint> confidence, ImmutableArray<SweepPoint> entropy)
    {
        lab.Book.Plot("outcome", new Figure
        {
            Title = "Accuracy against time",
            Description = "A point for each threshold; the rightmost are the whole network. Up and left is better.",
            X = new Axis { Label = "mean latency of an image", Unit = "ms", Minimum = 0 },
            Y = Lines.Top1Axis,
            Series = [Curve("confidence", confidence), Curve("entropy", entropy)],
        });
        lab.Book.Plot("shares", new Figure
        {
            Title = "Where images leave, by confidence",
            Description = "Share of the test images at each exit; strict thresholds on the right.",
            X = new Axis { Label = "threshold", Minimum = 0, Maximum = 1 },
            Y = new Axis { Label = "share", Unit = "%", Minimum = 0, Maximum = 100 },
            Series =
            [
                .. confidence[0].Statistics.Exits.Select((exit, i) => Lines.Of(
                    exit.Name, confidence.OrderBy(point => point.Threshold).Select(point => (point.Threshold, 100 * point.Statistics.Exits[i].Share))) with { Markers = true }),
            ],
        });
        foreach (var sweep in (ImmutableArray<SweepPoint>[])[confidence, entropy])
        {
            var whole = sweep[0].Statistics;
            var best = sweep.Where(point => point.Statistics.Top1 >= whole.Top1 - Tolerance).MinBy(point => point.Statistics.LatencySeconds)!;
            lab.Book.Write(FormattableString.Invariant(
                $"By {best.Rule.ToString().ToLowerInvariant()}, within one point of the whole network's {100 * whole.Top1:F1} %: threshold {best.Threshold}, {100 * best.Statistics.Top1:F1} %, {whole.LatencySeconds / best.Statistics.LatencySeconds:F2} times as fast, {100 * (1 - best.Statistics.Exits[^1].Share):F0} % leave early."));
        }
    }

    private static LineSeries Curve(string name, ImmutableArray<SweepPoint> sweep) =>
        Lines.Of(name, sweep.OrderBy(point => point.Statistics.LatencySeconds).Select(point => (1000 * point.Statistics.LatencySeconds, 100 * point.Statistics.Top1))) with { Markers = true };
}
