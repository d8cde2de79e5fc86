using System.Collections.Immutable;
using Distiller.Activations;
using Distiller.Examples.Notebooks;
using Distiller.Graph;
using Distiller.Persistence;
using Distiller.Reports.Adapters;
using Distiller.Reports.Figures;
using Distiller.Reports.Tables;
using Distiller.Results;
using Distiller.Statistics;
using Distiller.Training;
using Distiller.Zoo.Data;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Examples.Activations;

/// <summary>The cells, in their order.</summary>
internal static class Cells
{
    private const int Maps = 8;
    private static readonly string[] Stages = ["relu", "layer1.2.relu2", "layer2.2.relu2", "layer3.2.relu2"];

    public static void Networks(Lab lab, Pair pair) => lab.Book.Show(new Table(
        "Dense and sparse",
        [Column.OfText("Network"), Column.OfCount("Weights not zero"), Column.OfNumber("Zeros", "F1", "%"), Column.OfNumber("Top-1", "F1", "%")],
        [.. new[] { ("dense", pair.Dense), ("sparse", pair.Sparse) }.Select(entry =>
        {
            ModelSummary summary = ModelSummary.Of(entry.Item2);
            return Row.Of(entry.Item1, summary.NonZeroCount, 100 * summary.Sparsity, lab.Top1(entry.Item2));
        })]));

    public static void Statistics(Lab lab, Pair pair)
    {
        ImmutableArray<ActivationSummary> dense = Record(lab, pair.Dense);
        ImmutableArray<ActivationSummary> sparse = Record(lab, pair.Sparse);
        lab.Book.Show(ActivationTable.Of(dense));
        lab.Book.Plot("zeros", new Figure
        {
            Title = "Zeros among activations",
            Description = FormattableString.Invariant($"Means over the layers: dense {100 * dense.Average(layer => layer.Sparsity):F1} %, sparse {100 * sparse.Average(layer => layer.Sparsity):F1} %."),
            X = new Axis { Label = "zeros", Unit = "%", Minimum = 0, Maximum = 100 },
            Y = new Axis { Label = "", Ticks = [.. dense.Select((layer, place) => new AxisTick(place, layer.Name))] },
            Series =
            [
                new BarSeries { Name = "dense", Horizontal = true, Values = [.. dense.Select(layer => 100 * layer.Sparsity)] },
                new BarSeries { Name = "sparse", Horizontal = true, Values = [.. sparse.Select(layer => 100 * layer.Sparsity)] },
            ],
            PreferredHeight = 620,
        });
    }

    public static void Histograms(Lab lab, Pair pair)
    {
        ImmutableArray<ActivationHistogram> histograms = ActivationHistogram.Collect(
            pair.Dense, lab.Test, selects: (name, _) => Stages.Contains(name), cancellation: lab.Cancellation);
        lab.Book.Plot("histograms", new Figure
        {
            Title = "Activations that are not zero, by stage",
            Description = "Shares of the positive activations, in steps of a fiftieth of each stage's range.",
            X = new Axis { Label = "activation, as a part of the largest", Unit = "%", Minimum = 0, Maximum = 100 },
            Y = new Axis { Label = "share", Unit = "%", Minimum = 0 },
            Series = [.. histograms.Select(stage => Lines.Of(stage.Name, Shares(stage.Histogram)))],
        });
        lab.Book.Show(new Table(
            "Ranges of activations",
            [Column.OfText("Layer"), Column.OfNumber("Largest", "F2"), Column.OfNumber("99.9 % lie below", "F2"), Column.OfNumber("99 % lie below", "F2"), Column.OfNumber("of the largest", "F1", "%")],
            [.. histograms.Select(stage => Row.Of(
                stage.Name, stage.Histogram.Max, Below(stage.Histogram, 0.999), Below(stage.Histogram, 0.99), 100 * Below(stage.Histogram, 0.999) / stage.Histogram.Max))]));
    }

    public static void FeatureMaps(Lab lab, Pair pair)
    {
        using var scope = NewDisposeScope();
        Dictionary<string, Tensor> maps = new(StringComparer.Ordinal);
        IReadOnlyList<Action> removals = ForwardHooks.AttachToLeaves(pair.Dense, (name, _, _, output) =>
        {
            if (Stages.Contains(name))
            {
                maps[name] = output.detach().clone().DetachFromDisposeScope();
            }
        });
        Forward(pair.Dense, Image(lab, 0));
        foreach (Action remove in removals)
        {
            remove();
        }

        SafeTensors.Save(lab.Book.Folder.PathOf("feature-maps.safetensors"), maps);
        int side = lab.Data.Test.Width;
        lab.Book.Plot("maps", TileFigure.Of(
            FormattableString.Invariant($"A test image of class '{ClassOf(lab, 0)}', and what four layers make of it"),
            FormattableString.Invariant($"Left the image, then {Maps} maps of each layer, each stretched to its own range; layers from top to bottom."),
            "",
            Maps + 1,
            [.. Stages.SelectMany(stage => Enumerable.Range(0, Maps)
                .Select(map => Tile.Of(maps[stage][0, map], ColorScale.Heat).Stretched().Enlarged(side, side))
                .Prepend(Picture(lab, 0)))],
            rowNames: [.. Stages]));
        lab.Book.Show(new Table(
            "Feature maps in feature-maps.safetensors",
            [Column.OfText("Tensor"), Column.OfText("Shape"), Column.OfNumber("Zeros", "F1", "%")],
            [.. Stages.Select(stage => Row.Of(stage, string.Join(" × ", maps[stage].shape), 100 * SparsityMeasures.Sparsity(maps[stage])))]));
        foreach (Tensor map in maps.Values)
        {
            map.Dispose();
        }
    }

    public static void LookingAt(Lab lab, Pair pair)
    {
        using var scope = NewDisposeScope();
        ImmutableArray<int> images = [.. Enumerable.Range(0, lab.Data.Test.Count).DistinctBy(index => lab.Data.Test.Label(index)).Take(5)];
        int side = lab.Data.Test.Width;
        var rows = images.Select(index =>
        {
            using Tensor image = Image(lab, index);
            int label = lab.Data.Test.Label(index);
            return (Index: index, Dense: ClassActivationMap.Of(pair.Dense, image, label), Sparse: ClassActivationMap.Of(pair.Sparse, image, label));
        }).ToList();
        Tile MapOf(ClassActivationMap map) => new Tile(map.Rows, ColorScale.Heat).Stretched().Enlarged(side, side);
        lab.Book.Plot("looking", TileFigure.Of(
            "What are you looking at?",
            FormattableString.Invariant($"Test images from left to right; below each where the dense and the sparse network find the right class. Maps from {rows[0].Dense.Features}."),
            "",
            rows.Count,
            [.. rows.Select(row => Picture(lab, row.Index)), .. rows.Select(row => MapOf(row.Dense)), .. rows.Select(row => MapOf(row.Sparse))],
            [.. rows.Select(row => ClassOf(lab, row.Index))],
            ["image", "dense", "sparse"]));
        lab.Book.Show(new Table(
            "The right class, and how alike the maps are",
            [Column.OfText("Class"), Column.OfNumber("Probability, dense", "F1", "%"), Column.OfNumber("Probability, sparse", "F1", "%"), Column.OfNumber("Correlation of the maps", "F2")],
            [.. rows.Select(row => Row.Of(ClassOf(lab, row.Index), 100 * row.Dense.Probability, 100 * row.Sparse.Probability, Correlation(row.Dense, row.Sparse)))]));
    }

    private static ImmutableArray<ActivationSummary> Record(Lab lab, nn.Module<Tensor, Tensor> model)
    {
        using ActivationRecorder recorder = new(model, (_, module) => module is ReLU);
        Evaluator.Classify(model, lab.Test, lab.Cancellation);
        return recorder.Take();
    }

    private static IEnumerable<(double, double)> Shares(Histogram histogram)
    {
        const int Steps = 50;
        long positive = Math.Max(1, histogram.Counts.Skip(1).Sum());
        return histogram.Counts.Skip(1).Chunk((histogram.Counts.Length + Steps - 1) / Steps)
            .Select((part, place) => (100 * (place + 0.5) / Steps, 100.0 * part.Sum() / positive));
    }

    private static double Below(Histogram histogram, double fraction)
    {
        long sum = 0;
        int bin = histogram.Counts.TakeWhile(count => (sum += count) < fraction * histogram.Total).Count();
        return histogram.CenterOf(Math.Min(bin, histogram.Counts.Length - 1));
    }

    private static Tensor Image(Lab lab, int index)
    {
        using var scope = NewDisposeScope();
        ImageBatches images = new(lab.Data.Test.Select([index]), lab.Data.Family, new ImageBatchOptions { BatchSize = 1 });
        return images.ReadEpoch(0).Single().Inputs.MoveToOuterDisposeScope();
    }

    private static void Forward(nn.Module<Tensor, Tensor> model, Tensor image)
    {
        using var noGradients = no_grad();
        model.eval();
        _ = model.call(image);
    }

    private static string ClassOf(Lab lab, int index) => lab.Data.Test.ClassNames[lab.Data.Test.Label(index)];

    // Grey as the eye weighs colours (ITU-R BT.601).
    private static Tile Picture(Lab lab, int index)
    {
        int plane = lab.Data.Test.Width * lab.Data.Test.Height;
        byte[] pixels = lab.Data.Test.Image(index).ToArray();
        return new Tile(
            [.. Enumerable.Range(0, plane).Select(place => ((0.299 * pixels[place]) + (0.587 * pixels[plane + place]) + (0.114 * pixels[(2 * plane) + place])) / 255)
                .Chunk(lab.Data.Test.Width).Select(row => row.ToImmutableArray())],
            ColorScale.Gray);
    }

    private static double Correlation(ClassActivationMap left, ClassActivationMap right) => MathNet.Numerics.Statistics.Correlation.Pearson(
        left.Rows.SelectMany(row => row), right.Rows.SelectMany(row => row));
}
