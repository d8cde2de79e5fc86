using Distiller.Examples.Notebooks;
using Distiller.Pruning;
using Distiller.Reports.Figures;
using Distiller.Reports.Tables;
using Distiller.Statistics;
using static TorchSharp.torch;

namespace Distiller.Examples.LowRanks;

/// <summary>What the cells show.</summary>
internal static class Cells
{
    private const double Percent = 100;
    private const string Layer = "fc1";
    private static readonly long[] RanksOfLayer = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 92, 120];

    public static void SingularValues(Lab lab, Ranks ranks)
    {
        (string Name, double[] Energy)[] spectra =
        [
            .. ranks.Dense.named_parameters()
                .Where(entry => entry.parameter.dim() > 1)
                .Select(entry => (entry.name, Energy(entry.parameter))),
        ];
        lab.Book.Plot("values", new Figure
        {
            Title = "Energy in the largest singular values",
            Description = "A line that rises early belongs to a layer of low rank: most of its squared norm lies in few singular values.",
            X = new Axis { Label = "fraction of the full rank", Unit = "%" },
            Y = new Axis { Label = "energy", Unit = "%", Minimum = 0 },
            Series = [.. spectra.Select(spectrum => Lines.Of(
                spectrum.Name, spectrum.Energy.Select((energy, index) => (Percent * (index + 1) / spectrum.Energy.Length, Percent * energy))))],
        });
    }

    public static void OneLayer(Lab lab, Ranks ranks)
    {
        double dense = lab.Top1(ranks.Dense);
        long macs = MacCounter.Measure(ranks.Dense, lab.Data.Family.InputShape).Single(cost => cost.Name == Layer).MacCount;
        var rows = RanksOfLayer.Select(rank => (Rank: rank, Result: ranks.Alone(new(Layer, rank)))).ToArray();
        lab.Book.Show(new Table(
            FormattableString.Invariant($"{Layer} at each rank; top-1 of the dense network {dense:F1} %"),
            [
                Column.OfCount("Rank"), Column.OfNumber("Error of the weight", "F1", "%"), Column.OfNumber("MACs of the layer", "F1", "%"), Column.OfCount("Parameters of the network"),
                Column.OfNumber("Proof error", "E1"), Column.OfNumber("Top-1", "F1", "%"),
            ],
            [.. rows.Select(row => Row.Of(
                row.Rank,
                Percent * row.Result.Report.WeightErrors[0],
                Percent * (macs + row.Result.Report.MacsAfter - row.Result.Report.MacsBefore) / macs,
                row.Result.Report.ParametersAfter,
                row.Result.Report.ProofError,
                row.Result.Top1))]));
        lab.Book.Plot("ranks", new Figure
        {
            Title = "Accuracy by the rank of one linear layer",
            Description = "Without training on. The full rank of the layer is 120.",
            X = new Axis { Label = "rank", WholeNumbers = true },
            Y = Lines.Top1Axis,
            Series = [Lines.Of(Layer, rows.Select(row => ((double)row.Rank, row.Result.Top1))) with { Markers = true }],
            References = [new ReferenceLine(ReferenceOrientation.Horizontal, dense, "dense")],
        });
    }

    public static void Trials(Lab lab, Ranks ranks)
    {
        lab.Book.Show(new Table(
            FormattableString.Invariant($"Layers factored alone; {ranks.Found.Trials.Length} trials on held-out images"),
            [Column.OfText("Layer"), Column.OfText("Way"), Column.OfCount("Rank"), Column.OfNumber("MACs saved", "F1", "%"), Column.OfNumber("Loss more", "F3"), Column.OfNumber("Top-1", "F1", "%")],
            [.. ranks.Found.Trials
                .GroupBy(trial => (trial.Layer.Layer, trial.Layer.Way))
                .Select(trials => trials.OrderBy(trial => trial.Layer.Rank).ElementAt(trials.Count() / 2))
                .Select(trial => Row.Of(trial.Layer.Layer, NameOf(trial.Layer.Way), trial.Layer.Rank, Percent * trial.MacsSaved, trial.LossIncrease, Percent * trial.Top1))]));
        lab.Book.Plot("trials", new Figure
        {
            Title = "What a layer alone saves and costs",
            Description = "A line is a layer in one way, a point a rank; low and right is best.",
            X = new Axis { Label = "multiply-accumulates saved", Unit = "%" },
            Y = new Axis { Label = "increase of the loss" },
            Series = [.. ranks.Found.Trials.GroupBy(trial => (trial.Layer.Layer, trial.Layer.Way)).Select(layer => Lines.Of(
                $"{layer.Key.Layer}, {NameOf(layer.Key.Way)}", layer.OrderBy(trial => trial.MacsSaved).Select(trial => (Percent * trial.MacsSaved, trial.LossIncrease))) with { Markers = true })],
        });
    }

    public static void Choice(Lab lab, Ranks ranks)
    {
        LowRankReport report = ranks.Report ?? throw new InvalidOperationException("Nothing is factored yet. Call Factor before this cell.");
        lab.Book.Show(new Table(
            FormattableString.Invariant($"Ranks that were chosen; proof error {report.ProofError:E1}"),
            [Column.OfText("Layer"), Column.OfText("Way"), Column.OfCount("Rank"), Column.OfNumber("Error of the weight", "F1", "%")],
            [.. report.Layers.Zip(report.WeightErrors).Select(pair => Row.Of(pair.First.Layer, NameOf(pair.First.Way), pair.First.Rank, Percent * pair.Second))]));
        lab.Book.Write(FormattableString.Invariant(
            $"Before training on: top-1 {ranks.AtOnce.Searched:F1} % with searched ranks, {ranks.AtOnce.Equal:F1} % with {Percent * ranks.EqualRatio:F0} % of the rank of every layer."));
    }

    public static void Outcome(Lab lab, Ranks ranks) => lab.Book.Show(Standing.Compare(
        "Dense and factored",
        Standing.Of(lab, "dense", ranks.Dense),
        Standing.Of(lab, "searched ranks, trained on", ranks.Searched),
        Standing.Of(lab, "one ratio, trained on", ranks.Equal)));

    private static string NameOf(Factorization way) => way == Factorization.Spatial ? "spatial" : "truncated";

    private static double[] Energy(Tensor weight)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var squares = linalg.svdvals(weight.detach().flatten(1)).pow(2);
        return [.. (squares.cumsum(0) / squares.sum()).data<float>().Select(energy => (double)energy)];
    }
}
