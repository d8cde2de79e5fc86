using Distiller.Examples.Notebooks;
using Distiller.Pruning;
using Distiller.Reports.Adapters;
using Distiller.Reports.Figures;
using Distiller.Reports.Tables;
using Distiller.Results;
using Distiller.Statistics;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Examples.WeightInsights;

/// <summary>The cells, in their order.</summary>
internal static class Cells
{
    private const int Bins = 101;

    public static void Compare(Lab lab, Networks networks)
    {
        lab.Book.Show(new Table(
            $"Zeros in {Networks.Convolution} and in all weights",
            [
                Column.OfText("Network"), Column.OfNumber("Elements", "F1", "%"), Column.OfNumber("Kernels", "F1", "%"), Column.OfNumber("Channels", "F1", "%"),
                Column.OfNumber("Filters", "F1", "%"), Column.OfNumber("All weights", "F1", "%"), Column.OfNumber("Top-1", "F1", "%"),
            ],
            [.. networks.All.Select(entry =>
            {
                ModelSummary summary = ModelSummary.Of(entry.Model);
                WeightSummary weight = summary.Weights.Single(one => one.Name == Networks.Convolution);
                return Row.Of(
                    entry.Name, 100 * weight.Sparsity, 100 * weight.KernelSparsity, 100 * weight.ChannelSparsity, 100 * weight.FilterSparsity, 100 * summary.Sparsity, lab.Top1(entry.Model));
            })]));
        lab.Book.Show(SparsityTable.Of(ModelSummary.Of(networks.Elements)));
    }

    public static void Distributions(Lab lab, Networks networks)
    {
        string[] names = [Networks.FirstConvolution, Networks.Convolution, Networks.Matrix];
        lab.Book.Show(new Table(
            "Densities fitted to the dense weights",
            [Column.OfText("Weight"), Column.OfNumber("Mean", "F4"), Column.OfNumber("σ", "F4"), Column.OfNumber("Median", "F4"), Column.OfNumber("b", "F4"), Column.OfNumber("Normal", "F3", "nats"), Column.OfNumber("Laplace", "F3", "nats"), Column.OfText("Better")],
            [.. names.Select(name =>
            {
                Tensor weight = Lab.Weight(networks.Dense, name);
                var (normal, laplace) = (FittedDensity.Normal(weight), FittedDensity.Laplace(weight));
                return Row.Of(
                    name, normal.Location, normal.Scale, laplace.Location, laplace.Scale, normal.MeanLogLikelihood, laplace.MeanLogLikelihood,
                    normal.MeanLogLikelihood > laplace.MeanLogLikelihood ? normal.Name : laplace.Name);
            })]));
        Tensor matrix = Lab.Weight(networks.Dense, Networks.Matrix);
        Tensor convolution = Lab.Weight(networks.Dense, Networks.Convolution);
        lab.Book.Plots(
            2,
            ("convolution", HistogramFigure.Of(Networks.Convolution, Histogram.Of(convolution, Bins), FittedDensity.Normal(convolution), FittedDensity.Laplace(convolution))),
            ("matrix", HistogramFigure.Of(Networks.Matrix, Histogram.Of(matrix, Bins), FittedDensity.Normal(matrix), FittedDensity.Laplace(matrix))));
        double reach = Lab.Weight(networks.Dense, Networks.Convolution).abs().max().ToDouble();
        lab.Book.Plot("survivors", new Figure
        {
            Title = $"Values of {Networks.Convolution} that are not zero",
            Description = string.Join("; ", networks.All.Select(entry => FormattableString.Invariant($"{entry.Name}: {SparsityMeasures.NonZeroCount(Lab.Weight(entry.Model, Networks.Convolution)):N0}"))) + ".",
            X = new Axis { Label = "value" },
            Y = new Axis { Label = "count", Minimum = 0 },
            Series = [.. networks.All.Select(entry => Lines.Of(entry.Name, Survivors(entry.Model, reach)))],
        });
    }

    public static void Images(Lab lab, Networks networks)
    {
        lab.Book.Plot("first-kernels", WeightFigure.Kernels($"{Networks.FirstConvolution}, dense", Lab.Weight(networks.Dense, Networks.FirstConvolution), filters: 20));
        lab.Book.Plots(
            2,
            ("kernels-dense", Kernels("dense", networks.Dense)),
            ("kernels-elements", Kernels("single weights", networks.Elements)));
        lab.Book.Plots(
            2,
            ("matrix-dense", WeightFigure.Matrix($"{Networks.Matrix}, dense", Lab.Weight(networks.Dense, Networks.Matrix))),
            ("matrix-elements", WeightFigure.Matrix($"{Networks.Matrix}, single weights", Lab.Weight(networks.Elements, Networks.Matrix))));
    }

    public static void Maps(Lab lab, Networks networks) => lab.Book.Plots(
        2,
        [.. networks.All.Select((entry, place) => (
            FormattableString.Invariant($"map-{place}"),
            WeightFigure.KernelNorms($"{Networks.Convolution}, {entry.Name}", Lab.Weight(entry.Model, Networks.Convolution))))]);

    public static void Norms(Lab lab, Networks networks) => lab.Book.Plot(
        "norms", WeightFigure.FilterNorms($"Filters of {Networks.Convolution} by length", [.. networks.All.Select(entry => (entry.Name, Lab.Weight(entry.Model, Networks.Convolution)))]));

    public static void Footprint(Lab lab, Networks networks)
    {
        lab.Book.Plot("footprint", LayerFigure.NonZero([.. networks.All.Select(entry => (entry.Name, ModelSummary.Of(entry.Model)))]));
        long[] shape = [.. lab.Data.Family.InputShape];
        long before = ModelSummary.Of(networks.Filters, shape).MacCount;
        long parameters = networks.Filters.parameters().Sum(parameter => parameter.numel());
        networks.Filters.Thin(shape);
        lab.Book.Show(new Table(
            "Zero filters cut out",
            [Column.OfText("Network"), Column.OfCount("Parameters"), Column.OfCount("MACs"), Column.OfNumber("Top-1", "F1", "%")],
            [
                Row.Of("filters, zero", parameters, before, lab.Top1(networks.Filters)),
                Row.Of("filters, cut out", networks.Filters.parameters().Sum(parameter => parameter.numel()), ModelSummary.Of(networks.Filters, shape).MacCount, lab.Top1(networks.Filters)),
            ]));
    }

    private static Figure Kernels(string name, nn.Module model) =>
        WeightFigure.Kernels($"{Networks.Convolution}, {name}", Lab.Weight(model, Networks.Convolution), filters: 10, channels: 16);

    private static Histogram Survivors(nn.Module model, double reach)
    {
        using var scope = NewDisposeScope();
        Tensor weight = Lab.Weight(model, Networks.Convolution).detach();
        return Histogram.Of(weight.masked_select(weight.ne(0)), 61, -reach, reach);
    }
}
