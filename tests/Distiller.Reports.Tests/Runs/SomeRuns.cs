using System.Collections.Immutable;
using System.Globalization;
using Distiller.Results;
using Distiller.Statistics;

namespace Distiller.Reports.Tests.Runs;

/// <summary>An invented run with a record of every kind. No figure in it was measured.</summary>
internal static class SomeRuns
{
    private const int EpochCount = 30;

    public static RunReport Full => new()
    {
        Run = Record,
        Comparison =
        [
            new ComparedFigure { Name = "top1", Label = "Top-1 accuracy", Unit = "%", Digits = 2, Before = 91.78, After = 91.34 },
            new ComparedFigure { Name = "parameters", Label = "Parameters", Before = 272_474, After = 145_066 },
            new ComparedFigure { Name = "sparsity", Label = "Sparsity", Unit = "%", Digits = 1, Before = 0, After = 62.5 },
            new ComparedFigure { Name = "macs", Label = "MACs", Before = 40_813_184, After = 30_655_104 },
            new ComparedFigure { Name = "latency", Label = "Latency, 1 image", Unit = "ms", Digits = 2, Before = 4.81, After = 1.29 },
            new ComparedFigure { Name = "size", Label = "Size of file", Unit = "MB", Digits = 2, Before = 1.09, After = 0.16 },
        ],
        Before = Model(channels: 16, sparsity: 0),
        After = Model(channels: 10, sparsity: 0.6),
        Epochs = [.. Enumerable.Range(0, EpochCount).Select(Epoch)],
        Sensitivity = Sensitivity,
        Policies = Policies,
        ScheduleText = "version: 1\npruners:\n  low_pruner:\n    class: L1RankedStructureParameterPruner_AGP\n    initial_sparsity : 0.10\n    final_sparsity: 0.50\n",
        Decisions =
        [
            "layer1.0.conv2.weight was left alone: its filters are added to those of conv1, which no pruner names.",
            "fc.weight was pruned by elements only: its rows are the model's output.",
        ],
        Caution = "The images are drawn figures that stand in for CIFAR-10; scores do not compare with published ones.",
    };

    /// <summary>Five invented runs: one that another beats, one with the name of another, one without epochs.</summary>
    public static ImmutableArray<RunReport> Several =>
    [
        Full,
        Variant("AGP elements", top1: 91.60, parameters: 272_474, macs: 40_813_184, latency: 4.79, seed: 43, loss: 0.95),
        Variant("filters at once", top1: 89.40, parameters: 145_066, macs: 30_655_104, latency: 1.35, seed: 42, loss: 1.2),
        Variant("filters at once", top1: 90.10, parameters: 92_200, macs: 18_420_736, latency: 0.94, seed: 44, loss: 1.1),
        Variant("int8", top1: 91.02, parameters: 145_066, macs: 30_655_104, latency: 0.35, seed: 42, loss: 1) with { Epochs = [] },
    ];

    private static RunReport Variant(string name, double top1, double parameters, double macs, double latency, long seed, double loss)
    {
        var full = Full;
        return full with
        {
            Run = full.Run with { Name = name, Seed = seed, Figures = full.Run.Figures.SetItem("top1", top1).SetItem("macs", macs) },
            Comparison =
            [
                .. full.Comparison.Select(figure => figure with
                {
                    After = figure.Name switch { "top1" => top1, "parameters" => parameters, "macs" => macs, "latency" => latency, _ => figure.After },
                }),
            ],
            Epochs = [.. full.Epochs.Select(epoch => epoch with { ValidationLoss = loss * epoch.ValidationLoss, Top1 = epoch.Top1 - (0.92 - (top1 / 100)) })],
        };
    }

    public static RunRecord Record => new()
    {
        Name = "AGP filters, then elements",
        Started = new DateTimeOffset(2026, 3, 14, 9, 26, 53, TimeSpan.Zero),
        DurationSeconds = 1834.5,
        Architecture = "resnet20_cifar",
        DataSet = "drawn figures, 10 classes, 5 000 train and 1 000 test images of 32 × 32",
        Seed = 42,
        Command = "CompressClassifier --arch resnet20_cifar --compress schedules/agp_filters.yaml --seed 42",
        Figures = ImmutableSortedDictionary<string, double>.Empty.Add("top1", 91.34).Add("top1_before", 91.78).Add("macs", 30_655_104),
        Versions = ImmutableSortedDictionary<string, string>.Empty
            .Add("cpu", "Invented CPU at 3.0 GHz").Add("distiller", "0.1.0").Add("os", "Debian GNU/Linux 12").Add("processors", "2").Add("torchsharp", "0.106.0"),
    };

    public static ImmutableArray<PolicyTimeline> Policies =>
    [
        Timeline("low_pruner", "Pruning", Every(2, 0, 10)).WithTargets(epoch => Cubic(0.10, 0.50, epoch / 8.0)),
        Timeline("net_thinner", "Thinning", [10]),
        Timeline("fine_pruner", "Pruning", Every(2, 10, 20)).WithTargets(epoch => Cubic(0.05, 0.70, (epoch - 10) / 8.0)),
        Timeline("weight_decay", "Regularization", [.. Enumerable.Range(0, 20)]),
        Timeline("pruning_lr", "LearningRate", [.. Enumerable.Range(0, EpochCount)]),
    ];

    public static SensitivityResult Sensitivity => new()
    {
        Structure = Structure.Filter,
        Curves =
        [
            .. new[] { "conv1", "layer1.0.conv1", "layer1.1.conv1", "layer1.2.conv1", "layer2.0.conv1", "layer2.1.conv1", "layer2.2.conv1", "layer3.0.conv1", "layer3.1.conv1", "layer3.2.conv1" }
                .Select((name, index) => new SensitivityCurve(
                    name + ".weight",
                    [.. Enumerable.Range(0, 10).Select(step => Point(0.1 * step, 14.0 / (index + 1.5)))])),
        ],
    };

    private static SensitivityPoint Point(double sparsity, double steepness)
    {
        var top1 = 10 + (81.78 / (1 + (steepness * Math.Pow(sparsity, 3))));
        return new SensitivityPoint(Math.Round(sparsity, 2, MidpointRounding.ToEven), top1, 50 + (top1 / 2), 3 - (top1 / 35));
    }

    private static EpochRecord Epoch(int epoch)
    {
        var dip = epoch is >= 10 and < 20 ? 0.06 * Math.Exp(-(epoch - 10) / 2.5) : 0;
        var top1 = 0.918 - (0.35 * Math.Exp(-epoch / 3.0)) - dip;
        return new EpochRecord
        {
            Epoch = epoch,
            TrainingLoss = 0.12 + (1.4 * Math.Exp(-epoch / 4.0)) + (2 * dip),
            ValidationLoss = 0.28 + (1.2 * Math.Exp(-epoch / 4.0)) + (3 * dip),
            Top1 = top1,
            Top5 = 0.997 - (0.08 * Math.Exp(-epoch / 3.0)),
            Sparsity = epoch < 10 ? Cubic(0.1, 0.4, epoch / 8.0) : Cubic(0.15, 0.625, (epoch - 10) / 8.0),
            LearningRate = epoch < 20 ? 0.1 : 0.01,
            DurationSeconds = 61.15,
        };
    }

    private static double Cubic(double from, double to, double progress) => to + ((from - to) * Math.Pow(1 - Math.Clamp(progress, 0, 1), 3));

    private static PolicyTimeline Timeline(string name, string kind, ImmutableArray<int> epochs) => new() { Name = name, Kind = kind, Epochs = epochs };

    private static ImmutableArray<int> Every(int step, int start, int end) => [.. Enumerable.Range(start, end - start).Where(epoch => (epoch - start) % step == 0)];

    private static ModelSummary Model(long channels, double sparsity)
    {
        List<WeightSummary> weights = [Weight("conv1.weight", [16, 3, 3, 3], 0)];
        List<LayerCost> layers = [Layer("conv1", [16, 3, 3, 3], 32)];
        for (var layer = 1; layer <= 3; layer++)
        {
            for (var block = 0; block < 3; block++)
            {
                var (wide, narrow, side) = (16L << (layer - 1), channels << (layer - 1), 32L >> (layer - 1));
                Add(string.Create(CultureInfo.InvariantCulture, $"layer{layer}.{block}.conv1"), [narrow, wide, 3, 3], side);
                Add(string.Create(CultureInfo.InvariantCulture, $"layer{layer}.{block}.conv2"), [wide, narrow, 3, 3], side);
            }
        }

        weights.Add(Weight("fc.weight", [10, 64], sparsity / 2));
        return new ModelSummary { Weights = [.. weights], Layers = [.. layers], ParameterCount = weights.Sum(weight => weight.Count) + 1578 };

        void Add(string name, ImmutableArray<long> shape, long side)
        {
            weights.Add(Weight(name + ".weight", shape, sparsity * (0.6 + (0.05 * weights.Count % 0.4))));
            layers.Add(Layer(name, shape, side));
        }
    }

    private static WeightSummary Weight(string name, ImmutableArray<long> shape, double sparsity)
    {
        var count = shape.Aggregate(1L, (product, length) => product * length);
        return new WeightSummary
        {
            Name = name,
            Shape = shape,
            Count = count,
            NonZeroCount = (long)(count * (1 - sparsity)),
            RowSparsity = 0,
            ColumnSparsity = 0,
            ChannelSparsity = sparsity / 8,
            KernelSparsity = sparsity / 4,
            FilterSparsity = sparsity / 16,
            StandardDeviation = 0.0731,
            Mean = -0.00112,
            AbsoluteMean = 0.0519,
        };
    }

    private static LayerCost Layer(string name, ImmutableArray<long> shape, long side) => new()
    {
        Name = name,
        Type = "Conv2d",
        Attributes = "k=(3, 3)",
        ConvGroups = 1,
        InputShape = [1, shape[1], side, side],
        OutputShape = [1, shape[0], side, side],
        WeightCount = shape.Aggregate(1L, (product, length) => product * length),
        MacCount = shape.Aggregate(side * side, (product, length) => product * length),
    };
}
