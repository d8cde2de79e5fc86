using System.Collections.Immutable;
using Distiller.Examples.Notebooks;
using Distiller.Reports.Figures;
using Distiller.Reports.Tables;

namespace Distiller.Examples.ComparingRuns;

/// <summary>The cells, in their order.</summary>
internal static class Cells
{
    private static readonly ImmutableArray<(string File, string Tag, string Title, Axis X, Axis Y)> Curves =
    [
        ("loss", "Performance/Training/Overall Loss", "Loss in training", new Axis { Label = "step", WholeNumbers = true }, new Axis { Label = "loss", Minimum = 0 }),
        ("test-loss", "Performance/Validation/Loss", "Loss on test images", Lines.EpochAxis, new Axis { Label = "loss", Minimum = 0 }),
        ("top1", "Performance/Validation/Top1", "Accuracy on test images", Lines.EpochAxis, Lines.Top1Axis),
        ("sparsity", "sparsity/weights/total", "Zeros among the weights", Lines.EpochAxis, new Axis { Label = "zeros", Unit = "%", Minimum = 0, Maximum = 100 }),
    ];

    public static void Train(Lab lab, Runs runs)
    {
        runs.Train();
        lab.Book.Write($"Folders: {string.Join(", ", Runs.Names)}.");
    }

    public static void Logged(Lab lab, Runs runs)
    {
        var curves = Runs.Names.Select(runs.Read).ToList();
        lab.Book.Show(new Table(
            "Curves in the files",
            [Column.OfText("Curve"), .. Runs.Names.Select(name => Column.OfCount($"Values, {name}"))],
            [.. curves[0].Keys.Select(tag => Row.Of([tag, .. curves.Select(run => (Cell)(long)run[tag].Length)]))]));
    }

    public static void SideBySide(Lab lab, Runs runs) => lab.Book.Plots(2, [.. Curves.Select(curve => (curve.File, FigureOf(runs, curve)))]);

    public static void End(Lab lab, Runs runs) => lab.Book.Show(new Table(
        "Last values",
        [Column.OfText("Curve"), .. Runs.Names.Select(name => Column.OfNumber(name, "F3"))],
        [.. Curves.Select(curve => Row.Of([curve.Title, .. Runs.Names.Select(name => (Cell)(double)runs.Read(name)[curve.Tag][^1].Value)]))]));

    private static Figure FigureOf(Runs runs, (string File, string Tag, string Title, Axis X, Axis Y) curve) => new()
    {
        Title = curve.Title,
        Description = $"The curve `{curve.Tag}` of both runs.",
        X = curve.X,
        Y = curve.Y,
        Series = [.. Runs.Names.Select(name => Lines.Of(name, runs.Read(name)[curve.Tag].Select(value => ((double)value.Step, (double)value.Value))))],
    };
}
