using System.Collections.Immutable;
using Distiller.Examples.Notebooks;
using Distiller.Persistence;
using Distiller.Reports.Figures;
using Distiller.Reports.Tables;
using Distiller.Results;
using Distiller.Scheduling;
using Distiller.Statistics;
using static TorchSharp.torch;

namespace Distiller.Examples.StructuredVersusFine;

/// <summary>The cells, in their order.</summary>
internal static class Cells
{
    public static void Network(Lab lab, nn.Module<Tensor, Tensor> model)
    {
        ModelSummary summary = ModelSummary.Of(model, lab.Data.Family.InputShape);
        lab.Book.Show(new Table(
            FormattableString.Invariant($"The network; top-1 {lab.Top1(model):0.0} %"),
            [Column.OfText("Weight"), Column.OfText("Shape"), Column.OfCount("Weights"), Column.OfCount("MACs")],
            [.. summary.Weights.Zip(summary.Layers, (weight, layer) => Row.Of(weight.Name, string.Join(" × ", weight.Shape), weight.Count, layer.MacCount))],
            Row.Of("all", "", summary.WeightCount, summary.MacCount)));
    }

    public static void Masks(Lab lab, nn.Module<Tensor, Tensor> model)
    {
        const double Density = 0.2;
        ImmutableArray<Structure> shown = [Structure.Element, Structure.Kernel, Structure.Filter];
        double[][,] panels = [.. shown.Select(structure => KeptInKernels(model, structure, Density))];
        var (filters, channels) = (panels[0].GetLength(0), panels[0].GetLength(1));
        const int Gap = 2;
        lab.Book.Plot("masks", new Figure
        {
            Title = "Weights kept in each kernel of conv2, density 20 %",
            Description = $"From left to right: single weights, kernels, filters. {filters} filters of {channels} kernels each.",
            X = new Axis { Label = "", Ticks = [.. shown.Select((structure, place) => new AxisTick((place * (channels + Gap)) + (channels / 2.0), $"by {structure}".ToLowerInvariant()))] },
            Y = new Axis { Label = "filter", Ticks = [.. Enumerable.Range(0, filters / 10).Select(ten => new AxisTick(10 * ten, FormattableString.Invariant($"{10 * ten}")))] },
            Series =
            [
                new HeatmapSeries
                {
                    Name = "weights kept",
                    Rows = [.. Enumerable.Range(0, filters).Select(filter => panels.SelectMany((panel, place) =>
                        Enumerable.Repeat(double.NaN, place == 0 ? 0 : Gap).Concat(Enumerable.Range(0, channels).Select(channel => panel[filter, channel]))).ToImmutableArray())],
                    Minimum = 0,
                },
            ],
            PreferredHeight = 480,
        });
    }

    public static void Curves(Lab lab, string file, string when, ImmutableArray<Trial> trials, Func<Trial, double> value)
    {
        double scarcest = trials.Min(trial => trial.Density);
        lab.Book.Plot(file, new Figure
        {
            Title = $"Accuracy {when}, by weights removed from conv2",
            Description = $"At the lowest density: {string.Join(", ", trials.Where(trial => trial.Density < scarcest + 0.01).Select(trial => FormattableString.Invariant($"{trial.Structure} {value(trial):0.0} %")))}.",
            X = new Axis { Label = "weights removed from conv2", Unit = "%" },
            Y = Lines.Top1Axis,
            Series = [.. Trials.Structures.Select(structure => Lines.Of(
                structure.ToString(), trials.Where(trial => trial.Structure == structure).Select(trial => (100 * (1 - trial.Density), value(trial)))) with { Markers = true })],
        });
    }

    public static void Balance(Lab lab, ImmutableArray<Trial> trials) => lab.Book.Show(new Table(
        "Structures at equal density",
        [
            Column.OfText("Structure"), Column.OfNumber("Density", "F1", "%"), Column.OfNumber("Top-1 pruned", "F1", "%"),
            Column.OfNumber("Top-1 trained on", "F1", "%"), Column.OfNumber("MACs after cutting", "F1", "%"),
        ],
        [.. trials.Select(trial => Row.Of(
            trial.Structure.ToString(), 100 * trial.Density, trial.Pruned, trial.Trained, 100 * trial.RemainingMacs))]));

    private static double[,] KeptInKernels(nn.Module model, Structure structure, double density)
    {
        using var scope = NewDisposeScope();
        using StateDict dense = ModelState.Save(model);
        Lab.PruneNow(model, Trials.Prune(structure, density));
        Tensor kept = Lab.Weight(model, Trials.Layer).ne(0).to_type(ScalarType.Float64).sum([2L, 3L]);
        double[] values = [.. kept.reshape(-1).data<double>()];
        var (filters, channels) = ((int)kept.shape[0], (int)kept.shape[1]);
        var counts = new double[filters, channels];
        Buffer.BlockCopy(values, 0, counts, 0, values.Length * sizeof(double));
        ModelState.Load(model, dense.Tensors, "the dense weights");
        return counts;
    }
}
