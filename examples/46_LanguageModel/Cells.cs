using Distiller.Examples.Notebooks;
using Distiller.Reports.Figures;
using Distiller.Reports.Tables;

namespace Distiller.Examples.SizeOfLanguageModels;

/// <summary>The cells, in their order.</summary>
internal sealed class Cells(Lab lab, Experiment experiment)
{
    private List<Outcome> _dense = [];
    private List<Outcome> _pruned = [];

    public void Dense()
    {
        _dense = experiment.Train("dense", [.. experiment.Sizes.Select(size => (size, 0.0))]);
        lab.Book.Show(TableOf("Trained dense", _dense));
    }

    public void Pruned()
    {
        _pruned = experiment.Train("pruned", [.. experiment.Sparsities.Select(target => (experiment.Sizes[^1], target))]);
        lab.Book.Show(TableOf("Pruned while they were trained", _pruned));
    }

    public void Size()
    {
        lab.Book.Plot("size", new Figure
        {
            Title = "Size against perplexity",
            Description = FormattableString.Invariant(
                $"Dense models by their hidden size, and the one of {experiment.Sizes[^1]} by the sparsity that pruning aimed at. The horizontal axis is logarithmic."),
            X = new Axis
            {
                Label = "non-zero parameters",
                Ticks = [.. ((int[])[1000, 3000, 5000, 10_000, 20_000]).Select(count => new AxisTick(Math.Log10(count), FormattableString.Invariant($"{count:N0}")))],
            },
            Y = new Axis { Label = "test perplexity" },
            Series = [Points("dense, by hidden size", _dense), Points("pruned, by target", _pruned)],
        });
        lab.Book.Show(TableOf("All models by what is left", [.. _dense.Concat(_pruned).OrderBy(model => model.NonZero)]));
    }

    public void Published() => lab.Book.Show(new Table(
        "Published with the original: WikiText-2, large word model",
        [Column.OfText("Model"), Column.OfText("Sparsity"), Column.OfText("Non-zero weights"), Column.OfText("Test perplexity")],
        [
            Row.Of("dense", "0 %", "", "83.85"),
            Row.Of("AGP, three variants", "70 %", "25,487,550", "85.96, 85.84, 82.93"),
            Row.Of("AGP", "80.4 %", "16,847,550", "83.64"),
            Row.Of("AGP", "90 %", "8,591,700", "85.67"),
            Row.Of("AGP", "95 %", "4,295,850", "92.79"),
            Row.Of("Baidu's pruner for recurrent networks", "71 %", "", "84.05"),
            Row.Of("Baidu's pruner for recurrent networks", "79 %", "", "84.16"),
            Row.Of("Baidu's pruner for recurrent networks", "81.3 %", "", "83.70"),
            Row.Of("Baidu's pruner for recurrent networks", "83 %", "", "85.34"),
            Row.Of("Baidu's pruner for recurrent networks", "90 %", "", "87.70"),
        ]));

    private static PointSeries Points(string name, List<Outcome> models) =>
        new() { Name = name, Points = [.. models.Select(model => new NamedPoint(model.ShortName, Math.Log10(model.NonZero), model.Perplexity))] };

    private static Table TableOf(string title, List<Outcome> models) => new(
        title,
        [Column.OfText("Model"), Column.OfCount("Parameters"), Column.OfCount("Non-zero"), Column.OfNumber("Sparsity", "F1", "%"), Column.OfNumber("Test perplexity", "F3")],
        [.. models.Select(model => Row.Of(model.Name, model.Parameters, model.NonZero, model.Sparsity, model.Perplexity))]);
}
