using Distiller.Examples.Notebooks;
using Distiller.Reports.Figures;
using Distiller.Reports.Tables;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Examples.Slimming;

/// <summary>The cells, in their order.</summary>
internal static class Cells
{
    public static void Scales(Lab lab, Slimming slimming)
    {
        (string Name, float[] Scales)[] sorted = [.. slimming.Trainings.Select(training => (training.Name, training.Scales()))];
        lab.Book.Plot("scales", new Figure
        {
            Title = "Scales of batch normalisation before the cut",
            Description = "Scales below a hundredth: " + string.Join("; ", sorted.Select(run => FormattableString.Invariant($"{run.Name} {run.Scales.Count(scale => scale < 0.01)} of {run.Scales.Length}"))) + ".",
            X = new Axis { Label = "filters, by scale", WholeNumbers = true },
            Y = new Axis { Label = "absolute scale", Minimum = 0 },
            Series = [.. sorted.Select(run => Lines.Of(run.Name, run.Scales.Select((scale, rank) => ((double)rank, (double)scale))))],
        });
    }

    public static void AtOnce(Lab lab, Slimming slimming) => Show(lab, slimming, "at-once", "Top-1 in percent at once", cut => cut.AtOnce);

    public static void After(Lab lab, Slimming slimming) => Show(lab, slimming, "after", "Top-1 in percent after training on", cut => cut.After);

    public static void Widths(Lab lab, Slimming slimming)
    {
        (string Name, nn.Module Model)[] networks = [("dense", slimming.Dense), .. slimming.Middle.Select(cut => (cut.Name, (nn.Module)cut.Model))];
        lab.Book.Show(new Table(
            "Filters before and afterwards",
            [Column.OfText("Network"), .. Convolutions(slimming.Dense).Select(layer => Column.OfCount(layer.name))],
            [.. networks.Select(network => Row.Of([network.Name, .. Convolutions(network.Model).Select(layer => Cell.FromCount(layer.module.out_channels))]))]));
    }

    public static void Outcome(Lab lab, Slimming slimming) => lab.Book.Show(Standing.Compare(
        "Dense and slim",
        [Standing.Of(lab, "dense", slimming.Dense), .. slimming.Middle.Select(cut => Standing.Of(lab, cut.Name, cut.Model))]));

    private static IEnumerable<(string name, Conv2d module)> Convolutions(nn.Module model) =>
        from entry in model.named_modules() where entry.module is Conv2d select (entry.name, (Conv2d)entry.module);

    private static void Show(Lab lab, Slimming slimming, string picture, string title, Func<SlimCut, double> top1)
    {
        double dense = 100 * slimming.Trainings[0].Log[^1].Top1!.Value;
        double[] targets = [.. slimming.Cuts.Select(cut => cut.Target).Distinct()];
        SlimCut At(string way, double target) => slimming.Cuts.Single(cut => cut.Name == way && cut.Target == target);
        lab.Book.Show(new Table(
            FormattableString.Invariant($"{title}; dense {dense:0.0}"),
            [Column.OfText("Filters by"), .. targets.Select(target => Column.OfNumber(FormattableString.Invariant($"{100 * target:0} % of MACs"), "F1"))],
            [.. slimming.Ways.Select(way => Row.Of([way, .. targets.Select(target => Cell.FromNumber(top1(At(way, target))))]))]));
        lab.Book.Plot(picture, new Figure
        {
            Title = title,
            Description = "The dense network's accuracy is the dashed line.",
            X = new Axis { Label = "multiply-accumulates", Unit = "% of the dense" },
            Y = Lines.Top1Axis,
            Series =
            [
                .. slimming.Ways.Select(way => Lines.Of(
                    way, targets.Order().Select(target => (100 * target, top1(At(way, target))))) with { Markers = true }),
            ],
            References = [new ReferenceLine(ReferenceOrientation.Horizontal, dense, "dense")],
        });
    }
}
