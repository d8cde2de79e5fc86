using Distiller.Examples.Notebooks;
using Distiller.Reports.Figures;
using Distiller.Reports.Tables;
using Distiller.Statistics;
using static TorchSharp.torch;

namespace Distiller.Examples.Lotteries;

/// <summary>The cells, in their order.</summary>
internal static class Cells
{
    public static void Dense(Lab lab, Lottery lottery) => lab.Book.Show(new Table(
        "Dense training",
        [Column.OfCount("Epoch"), Column.OfNumber("Training loss", "F4"), Column.OfNumber("Top-1", "F1", "%")],
        [.. lottery.Log.Select(epoch => Row.Of(epoch.Epoch, epoch.TrainingLoss, 100 * epoch.Top1))]));

    public static void Ticket(Lab lab, Lottery lottery)
    {
        const double Share = 0.03;
        using var scope = NewDisposeScope();
        Tensor early = lottery.Early.Tensor(Lottery.Layer).abs().reshape(-1);
        Tensor final = lottery.Final.Tensor(Lottery.Layer).abs().reshape(-1);
        (Tensor largest, Tensor positions) = final.topk((int)(Share * final.numel()), 0);
        Tensor before = early.index_select(0, positions);
        Tensor rankedEarly = early.topk((int)(Share * early.numel()), 0).Item1;
        double alreadyLarge = before.ge(rankedEarly.min()).to_type(ScalarType.Float32).mean().item<float>();
        double range = largest.max().item<float>();
        LineSeries Curve(string name, Tensor values) => Lines.Of(name, Histogram.Of(values, 60, 0, range));
        lab.Book.Plot("ticket", new Figure
        {
            Title = $"The largest {100 * Share:0} % of {Lottery.Layer}, early and in the end",
            Description = FormattableString.Invariant($"Of the weights that are among the largest {100 * Share:0} % in the end, {100 * alreadyLarge:0} % were so after the first epoch."),
            X = new Axis { Label = "magnitude" },
            Y = new Axis { Label = "weights", Minimum = 0 },
            Series = [Curve("early", before), Curve("in the end", largest)],
        });
    }

    public static void Starts(Lab lab) => lab.Book.Show(new Table(
        "Four starts",
        [Column.OfText("Name"), Column.OfText("Weights"), Column.OfText("Mask")],
        [.. Start.All.Select(start => Row.Of(start.Name, start.Weights, start.Mask))]));

    public static void Learning(Lab lab, Lottery lottery, Race[] races)
    {
        double density = races.Min(race => race.Density);
        lab.Book.Plot("learning", new Figure
        {
            Title = FormattableString.Invariant($"Learning with {100 * density:0.#} % of the weights"),
            Description = "The dense network's accuracy is the dashed line.",
            X = Lines.EpochAxis,
            Y = Lines.Top1Axis,
            Series = [.. races.Where(race => race.Density == density).Select(race => Lines.ByEpoch(race.Start.Name, race.Log, epoch => epoch.Top1))],
            References = [Dense(lottery)],
        });
    }

    public static void Densities(Lab lab, Lottery lottery, Race[] races)
    {
        double[] densities = [.. races.Select(race => race.Density).Distinct()];
        lab.Book.Show(new Table(
            FormattableString.Invariant($"Top-1 after training, in percent; dense {100 * lottery.Log[^1].Top1:0.0}"),
            [Column.OfText("Start"), .. densities.Select(density => Column.OfNumber(FormattableString.Invariant($"density {100 * density:0.#} %"), "F1"))],
            [.. Start.All.Select(start => Row.Of(
                [start.Name, .. densities.Select(density => Cell.FromNumber(races.Single(race => race.Start == start && race.Density == density).Top1))]))]));
    }

    private static ReferenceLine Dense(Lottery lottery) =>
        new(ReferenceOrientation.Horizontal, 100 * lottery.Log[^1].Top1!.Value, "dense");
}
