using System.Collections.Immutable;
using Distiller.Examples.Notebooks;
using Distiller.LearningRate;
using Distiller.Pruning;
using Distiller.Reports.Adapters;
using Distiller.Reports.Figures;
using Distiller.Reports.Tables;
using Distiller.Results;
using Distiller.Scheduling;

namespace Distiller.Examples.Schedules;

/// <summary>The cells, in their order.</summary>
internal static class Cells
{
    private static readonly Axis RateAxis = new() { Label = "learning rate", Minimum = 0, Maximum = 0.105 };

    public static void Falling(Lab lab, Plan plan)
    {
        ImmutableArray<LineSeries> lines = Curves(plan.Falling, plan.Epochs);
        lab.Book.Plot("falling", RatesFigure("Five ways down from a rate of 0.1", lines));
        int[] shown = [0, plan.Epochs / 4, plan.Epochs / 2, 3 * plan.Epochs / 4, plan.Epochs - 1];
        lab.Book.Show(new Table(
            "Learning rates",
            [Column.OfText("Schedule"), .. shown.Select(epoch => Column.OfNumber(FormattableString.Invariant($"epoch {epoch}"), "0.#####"))],
            [.. lines.Select(line => Row.Of([line.Name, .. shown.Select(epoch => Cell.FromNumber(line.Points[epoch].Y))]))]));
    }

    public static void Rising(Lab lab, Plan plan)
    {
        const int Steps = 1000;
        LinearWarmUpPolicySpec bySteps = new() { Steps = Steps, WarmUpSteps = Steps / 10, Window = EpochWindow.At(0) };
        lab.Book.Plot("rising", RatesFigure("A cosine with and without warm-up", Curves(plan.Rising, plan.Epochs)));
        lab.Book.Plot("steps", new Figure
        {
            Title = "Warm-up and decay step by step",
            Description = FormattableString.Invariant($"{Steps / 10} steps of rise, {Steps - (Steps / 10)} of fall."),
            X = new Axis { Label = "step", WholeNumbers = true },
            Y = RateAxis,
            Series = [Lines.Of("linear", Enumerable.Range(0, (Steps / 10) + 1).Select(ten => (10.0 * ten, bySteps.At(Plan.BaseRate, 10 * ten))))],
            PreferredHeight = 320,
        });
    }

    public static void Plateau(Lab lab, Plan plan)
    {
        double current = 2.5;
        var (rates, losses) = Rates.Of(plan.Plateau, plan.Epochs, (_, rate) => current += 0.25 * (0.2 + (9 * rate) - current));
        lab.Book.Plot("plateau-loss", OneLine("The loss that it looks at", "invented: each rate has its own floor", new Axis { Label = "loss", Minimum = 0 }, losses));
        lab.Book.Plot("plateau", OneLine(
            "The rate falls where the loss stands",
            FormattableString.Invariant(
                $"Patience {plan.Plateau.Patience}, threshold {plan.Plateau.Threshold:P0}: lowered in epochs {string.Join(", ", rates.Zip(rates.Skip(1)).Where(pair => pair.Second.Y < pair.First.Y).Select(pair => (int)pair.Second.X))}."),
            RateAxis,
            rates));
    }

    public static void Targets(Lab lab, Plan plan)
    {
        lab.Book.Plot("targets", new Figure
        {
            Title = "Target sparsity by epoch",
            Description = FormattableString.Invariant($"From {100 * Plan.Initial:0} % to {100 * Plan.Final:0} %. Between visits the masks stay."),
            X = Lines.EpochAxis,
            Y = new Axis { Label = "target sparsity", Unit = "%", Minimum = 0, Maximum = 100 },
            Series =
            [
                .. plan.Windows.Select(way => Staircase(plan, way.Name, way.Window, way.Curve)),
                .. plan.Curves.Skip(1).Select(way => Staircase(plan, way.Name, way.Window, way.Curve) with { Stroke = Stroke.Dashed }),
            ],
        });
        lab.Book.Show(new Table(
            "Windows of gradual pruning",
            [Column.OfText("Curve and window"), Column.OfCount("Visits"), Column.OfCount("Last visit"), Column.OfNumber("Half way", "F1", "%"), Column.OfNumber("At the end", "F1", "%")],
            [.. plan.Windows.Concat(plan.Curves.Skip(1)).Select(way => Row.Of(way.Name, way.Window.Epochs.Length, way.Window.Last, 100 * way.Curve.At(0.5), 100 * way.Curve.At(1)))]));
    }

    public static void Increment(Lab lab, Plan plan)
    {
        var ways = plan.Curves;
        EpochWindow window = ways[0].Window;
        lab.Book.Plot("increment", new Figure
        {
            Title = "What each visit takes away",
            Description = "In percent of all weights; the first visit takes the initial sparsity.",
            X = new Axis { Label = "epoch", Ticks = [.. window.Epochs.Select((epoch, place) => new AxisTick(place, FormattableString.Invariant($"{epoch}")))] },
            Y = new Axis { Label = "increment", Unit = "% of all weights", Minimum = 0 },
            Series = [.. ways.Select(way => new BarSeries { Name = way.Name, Values = [.. Increments(way.Window, way.Curve).Select(value => Math.Round(value, 1, MidpointRounding.AwayFromZero))] })],
        });
        double[] left = [.. window.Epochs.Select(epoch => 100 * (1 - ways[0].Curve.At(window.Progress(epoch))))];
        lab.Book.Show(new Table(
            "AGP, every 4th epoch",
            [Column.OfCount("Epoch"), Column.OfNumber("Target", "F2", "%"), Column.OfNumber("Increment", "F2", "% of all"), Column.OfNumber("Taken", "F2", "% of what was left")],
            [.. window.Epochs.Zip(Increments(window, ways[0].Curve), (epoch, taken) => (Epoch: epoch, Taken: taken)).Select((visit, place) => Row.Of(
                visit.Epoch, 100 - left[place], visit.Taken, 100 * visit.Taken / (left[place] + visit.Taken)))]));
    }

    public static void Together(Lab lab, Plan plan)
    {
        using var model = lab.NewNetwork("simplenet_mnist");
        CompressionSchedule schedule = plan.Together;
        ImmutableArray<DryRunRow> rows = schedule.DryRun(model);
        lab.Book.Plot("gantt", ScheduleFigure.Gantt(schedule.Timeline()));
        lab.Book.Show(new Table(
            "What the schedule will do",
            [Column.OfText("Policy"), Column.OfText("Tensor"), Column.OfCount("Visits"), Column.OfNumber("First target", "F1", "%"), Column.OfNumber("Last target", "F1", "%")],
            [.. rows.Select(row => Row.Of(
                row.Policy,
                row.Parameter,
                row.Epochs.Length,
                row.TargetSparsities.IsEmpty ? Cell.Empty : 100 * row.TargetSparsities[0],
                row.TargetSparsities.IsEmpty ? Cell.Empty : 100 * row.TargetSparsities[^1]))]));
    }

    private static ImmutableArray<LineSeries> Curves(ImmutableArray<LrSpec> rates, int epochs) =>
        [.. rates.Select(rate => new LineSeries { Name = rate.Name, Points = Rates.Of(rate, epochs) })];

    private static Figure RatesFigure(string title, ImmutableArray<LineSeries> lines) => new()
    {
        Title = title,
        Description = string.Join("; ", lines.Select(line => FormattableString.Invariant($"{line.Name}: from {line.Points[0].Y:0.####} to {line.Points[^1].Y:0.#####}"))) + ".",
        X = Lines.EpochAxis,
        Y = RateAxis,
        Series = [.. lines],
    };

    private static Figure OneLine(string title, string description, Axis y, ImmutableArray<FigurePoint> points) => new()
    {
        Title = title,
        Description = description,
        X = Lines.EpochAxis,
        Y = y,
        Series = [new LineSeries { Name = y.Label, Points = points }],
        PreferredHeight = 280,
    };

    // A mask stays until the next visit.
    private static LineSeries Staircase(Plan plan, string name, EpochWindow window, ISparsityCurve curve) =>
        Lines.Of(name, window.Epochs.SelectMany((epoch, place) =>
        {
            double target = 100 * curve.At(window.Progress(epoch));
            int next = place + 1 < window.Epochs.Length ? window.Epochs[place + 1] : plan.PruningEnd;
            return ((double, double)[])[(epoch, target), (next, target)];
        }));

    private static IEnumerable<double> Increments(EpochWindow window, ISparsityCurve curve)
    {
        double before = 0;
        foreach (int epoch in window.Epochs)
        {
            double target = 100 * curve.At(window.Progress(epoch));
            yield return target - before;
            before = target;
        }
    }
}
