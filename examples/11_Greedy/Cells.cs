using Distiller.Examples.Notebooks;
using Distiller.Graph;
using Distiller.Reports.Figures;
using Distiller.Reports.Tables;

namespace Distiller.Examples.Greedy;

/// <summary>What the cells show.</summary>
internal static class Cells
{
    public static void Dense(Lab lab, Search search) => lab.Book.Show(new Table(
        FormattableString.Invariant($"What can lose filters; top-1 of the dense network {lab.Top1(search.Dense):F1} %"),
        [Column.OfText("Layers that lose filters together"), Column.OfCount("Filters"), Column.OfCount("of which can go")],
        [.. StructureProbe.Run(search.Dense, [.. lab.Data.Family.InputShape]).Groups
            .Select(group => Row.Of(string.Join(", ", group.Producers), group.Channels.Length, group.PrunableCount))]));

    public static void Search(Lab lab, Search search)
    {
        lab.Book.Show(new Table(
            FormattableString.Invariant($"Rounds of the search; {search.Candidates} candidates were trained and tested"),
            [Column.OfCount("Round"), Column.OfText("Layer that lost filters"), Column.OfNumber("MACs", "F1", "%"), Column.OfNumber("Top-1 held out", "F1", "%")],
            [.. search.Iterations.Select(round => Row.Of(round.Iteration, round.Layer, 100 * round.NormalizedMacs, 100 * round.Top1))]));
        lab.Book.Plot("search", new Figure
        {
            Title = "Accuracy on held-out images, round by round",
            Description = search.StopReason ?? FormattableString.Invariant($"The target of {100 * search.TargetDensity:F0} % of the products was reached."),
            X = new Axis { Label = "multiply-accumulates of the convolutions", Unit = "%" },
            Y = new Axis { Label = "top-1, held out", Unit = "%" },
            Series = [Lines.Of("best candidate", search.Iterations.Select(round => (100 * round.NormalizedMacs, 100 * round.Top1!.Value))) with { Markers = true }],
        });
    }

    public static void Outcome(Lab lab, Search search) => lab.Book.Show(Standing.Compare(
        "Dense, greedy and equal",
        Standing.Of(lab, "dense", search.Dense),
        Standing.Of(lab, "greedy, trained on", search.Greedy),
        Standing.Of(lab, "equal fractions, trained on", search.Uniform)));
}
