using Distiller.Examples.Notebooks;
using Distiller.Reports.Figures;
using Distiller.Reports.Tables;

namespace Distiller.Examples.Lotteries;

/// <summary>The cells on lotteries in rounds.</summary>
internal static class RoundsCells
{
    private static readonly (string Name, Func<SparseRound, double?> Top1)[] ways =
    [
        ("in rounds", round => round.InRounds), ("at once", round => round.AtOnce), ("new weights", round => round.NewWeights),
    ];

    public static void Rounds(Lab lab, RoundsRun run)
    {
        lab.Book.Show(new Table(
            "Rounds of one training",
            [Column.OfCount("Round"), Column.OfNumber("Density", "F2", "%"), Column.OfNumber("Top-1", "F1", "%")],
            [.. run.Rounds.Select(round => Row.Of(round.Round, 100 * round.Density, round.InRounds))]));
        lab.Book.Plot("rounds", new Figure
        {
            Title = "A training in rounds",
            Description = "Each fall is a round's end: weights are pruned, and what is left is early again.",
            X = Lines.EpochAxis,
            Y = Lines.Top1Axis,
            Series = [Lines.ByEpoch("top-1", run.Log, epoch => epoch.Top1)],
            References = [new ReferenceLine(ReferenceOrientation.Horizontal, run.Rounds[0].InRounds, "dense")],
        });
    }

    public static void Seeds(Lab lab, RoundsRun[] runs)
    {
        SparseRound[][] densities = [.. runs[0].Rounds.Where(round => round.AtOnce is not null).Select(round => runs.Select(run => run.Rounds[round.Round]).ToArray())];
        double dense = runs.Average(run => run.Rounds[0].InRounds);
        lab.Book.Show(new Table(
            FormattableString.Invariant($"Top-1 in percent over {runs.Length} starts; dense {dense:0.0}"),
            [Column.OfNumber("Density", "F2", "%"), .. ways.Select(way => Column.OfText(way.Name))],
            [.. densities.Select(rounds => Row.Of(
                [Cell.FromNumber(100 * rounds[0].Density), .. ways.Select(way => Cell.FromText(Summary([.. rounds.Select(round => way.Top1(round)!.Value)])))]))]));
        lab.Book.Plot("seeds", new Figure
        {
            Title = "Accuracy by rounds of pruning",
            Description = FormattableString.Invariant($"Means over {runs.Length} starts. A round leaves {100 * (1 - RoundsRun.Fraction):0.0} % of the weights that were left."),
            X = new Axis { Label = "rounds", WholeNumbers = true },
            Y = Lines.Top1Axis,
            Series =
            [
                .. ways.Select(way => Lines.Of(
                    way.Name, densities.Select(rounds => ((double)rounds[0].Round, rounds.Average(round => way.Top1(round)!.Value)))) with { Markers = true }),
            ],
            References = [new ReferenceLine(ReferenceOrientation.Horizontal, dense, "dense")],
        });
    }

    private static string Summary(double[] values) => values.Length == 1
        ? FormattableString.Invariant($"{values[0]:0.0}")
        : FormattableString.Invariant($"{values.Average():0.0} ({values.Min():0.0} to {values.Max():0.0})");
}
