using System.Collections.Immutable;
using Distiller.Examples.Notebooks;
using Distiller.Quantization;
using Distiller.Reports.Figures;
using Distiller.Reports.Tables;
using Distiller.Statistics;
using Distiller.Transforms;
using Distiller.Zoo.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Examples.PostTraining;

/// <summary>A trained network with its statistics, quantized in many ways.</summary>
internal sealed class Study : IDisposable
{
    private const int CalibrationImages = 256;
    private const int Few = 4;
    private const string WatchedLayer = "layer1.0.conv2";
    private const int HistogramBins = 120;

    private static readonly ImmutableArray<(string Name, IStatisticsClippingRule Rule)> All =
    [
        ("none", ClippingRules.None),
        ("average", ClippingRules.Average),
        ("2 deviations", ClippingRules.StandardDeviations(2)),
        ("Gauss", ClippingRules.Gauss),
        ("Laplace", ClippingRules.Laplace),
    ];

    private readonly Lab _lab;
    private readonly nn.Module<Tensor, Tensor> _model;
    private readonly Tensor _example;
    private readonly CalibrationStatistics _statistics;
    private readonly int _folded;

    public Study(Lab lab, nn.Module<Tensor, Tensor> model)
    {
        (_lab, _model) = (lab, model);
        model.eval();
        ImageBatches images = new(
            lab.Data.Train.Take(Math.Min(CalibrationImages, lab.Data.Train.Count)), lab.Data.Family, new ImageBatchOptions { BatchSize = 64 });
        using (var first = images.ReadEpoch(0).First())
        {
            _example = first.Inputs.narrow(0, 0, 16).clone();
        }

        _folded = BatchNormFolding.Fold(model, _example).Length;
        _statistics = StatisticsCollector.Collect(model, () =>
        {
            foreach (var batch in images.ReadEpoch(0))
            {
                using var scope = NewDisposeScope();
                using (batch)
                {
                    model.call(batch.Inputs);
                }
            }
        });
    }

    private ImmutableArray<(string Name, IStatisticsClippingRule Rule)> Choices => _lab.Pick(All, [All[0], All[^1]]);

    public void FloatModel() => _lab.Book.Show(new Table(
        "The float model",
        [Column.OfText("Network"), Column.OfCount("Parameters"), Column.OfCount("Folded normalizations"), Column.OfNumber("Top-1", "F1", "%")],
        [Row.Of("resnet20_cifar", _model.parameters().Sum(parameter => parameter.numel()), _folded, _lab.Top1(_model))]));

    public void Ranges()
    {
        var record = _statistics[WatchedLayer].Output;
        ClippingRequest request = new(new LinearScheme { Bits = Few, Mode = QuantizationMode.AsymmetricUnsigned });
        (string Name, double Low, double High)[] ends = [.. Choices.Select(choice =>
        {
            using var range = choice.Rule.RangeOf(record, request);
            return (choice.Name, range.Min.ToDouble(), range.Max.ToDouble());
        })];
        using var values = Values();
        _lab.Book.Plot("ranges", new Figure
        {
            Title = $"Outputs of {WatchedLayer}, and where rules cut them off",
            Description = FormattableString.Invariant($"Values from {record.Min:0.0} to {record.Max:0.0}; upper ends from {ends.Min(end => end.High):0.0} to {ends.Max(end => end.High):0.0}."),
            X = new Axis { Label = "value", Minimum = record.Min, Maximum = 1.2 * record.Max },
            Y = new Axis { Label = "outputs" },
            Series = [Lines.Of("outputs", Histogram.Of(values, HistogramBins))],
            // Those between are too close to be told apart.
            References = [.. ends.OrderBy(end => end.High).Where((_, place) => place == 0 || place >= ends.Length - 2)
                .Select(end => new ReferenceLine(ReferenceOrientation.Vertical, end.High, end.Name))],
        });
        _lab.Book.Show(new Table(
            $"What rules keep of {WatchedLayer} at 4 bits",
            [Column.OfText("Rule"), Column.OfNumber("Lower end", "F2"), Column.OfNumber("Upper end", "F2"), Column.OfNumber("Step", "F3")],
            [.. ends.Select(end => Row.Of(end.Name, end.Low, end.High, (end.High - end.Low) / ((1 << Few) - 1)))]));
    }

    public void Rules()
    {
        _lab.Book.Show(new Table(
            "Top-1 by rule for activations and bits",
            [Column.OfText("Rule"), Column.OfNumber("8 bits", "F1", "%"), Column.OfNumber("6 bits", "F1", "%"), Column.OfNumber("4 bits", "F1", "%")],
            [.. Choices.Select(choice => Row.Of(choice.Name, Top1(8, true, choice.Rule), Top1(6, true, choice.Rule), Top1(Few, true, choice.Rule)))]));
        (string Name, IClippingRule? Rule)[] weights =
        [
            ("none", null),
            ("99 % of the values", ClippingRules.Percentile(0.99)),
            ("least squared error", ClippingRules.LeastSquaredError()),
            ("least divergence", ClippingRules.LeastDivergence()),
        ];
        _lab.Book.Show(new Table(
            "Weights of 4 bits by rule, activations in 8",
            [
                Column.OfText("Rule"),
                Column.OfNumber("A scale for each tensor: weights", "F1", "dB"), Column.OfNumber("top-1", "F1", "%"),
                Column.OfNumber("A scale for each filter: weights", "F1", "dB"), Column.OfNumber("top-1 then", "F1", "%"),
            ],
            [.. weights.Take(_lab.Pick(weights.Length, 1)).Select(rule => Row.Of([rule.Name, .. OfWeights(rule.Rule, false), .. OfWeights(rule.Rule, true)]))]));
    }

    public void Report()
    {
        using var quantized = PostTrainingQuantizer.Quantize(_model, _example, Spec(8, true, ClippingRules.None), _statistics);
        _lab.Book.Show(new Table(
            "Layers",
            [Column.OfText("Module"), Column.OfText("Computed as"), Column.OfText("Output from"), Column.OfText("to"), Column.OfNumber("Output", "F1", "dB"), Column.OfNumber("Weights", "F1", "dB")],
            [.. quantized.Placements.Where(placed => placed.Kind != SimulationKind.PassedOn).Select(placed => Row.Of(
                placed.Name,
                placed.Reason ?? Words(placed.Kind),
                End(placed.OutputRange?.Low),
                End(placed.OutputRange?.High),
                placed.SignalToNoise,
                placed.WeightSignalToNoise))]));
    }

    public void Bits()
    {
        int[] bits = _lab.Pick<int[]>([3, 4, 5, 6, 7, 8], [Few, 8]);
        LineSeries Curve(string name, bool isPerChannel) =>
            Lines.Of(name, bits.Select(count => ((double)count, Top1(count, isPerChannel, ClippingRules.Average)))) with { Markers = true };
        var (tensor, filter) = (Curve("a scale for each tensor", false), Curve("a scale for each filter", true));
        _lab.Book.Plot("bits", new Figure
        {
            Title = "Top-1 by the number of bits",
            Description = FormattableString.Invariant(
                $"At {Few} bits {At(tensor):0.0} % with a scale for each tensor, {At(filter):0.0} % with one for each filter."),
            X = new Axis { Label = "bits of weights and activations", WholeNumbers = true },
            Y = Lines.Top1Axis,
            Series = [tensor, filter],
            References = [new ReferenceLine(ReferenceOrientation.Horizontal, _lab.Top1(_model), "float")],
        });
        static double At(LineSeries line) => line.Points.Single(point => point.X == Few).Y;
    }

    public void Dispose() => _example.Dispose();

    private static string Words(SimulationKind kind) => kind switch
    {
        SimulationKind.ParameterLayer => "integers",
        SimulationKind.Addition => "integers, at one scale",
        SimulationKind.FloatWithQuantizedOutput => "float, output quantized",
        _ => kind.ToString(),
    };

    private static string End(double? value) => value is { } end ? FormattableString.Invariant($"{end:0.00}") : "";

    private static PostTrainingSpec Spec(int bits, bool isPerChannel, IStatisticsClippingRule rule) => new()
    {
        ActivationBits = bits,
        WeightBits = bits,
        ActivationMode = QuantizationMode.AsymmetricUnsigned,
        IsPerChannel = isPerChannel,
        Clipping = rule,
    };

    private double Top1(int bits, bool isPerChannel, IStatisticsClippingRule rule) => Top1(Spec(bits, isPerChannel, rule));

    private double Top1(PostTrainingSpec spec)
    {
        using var quantized = PostTrainingQuantizer.Quantize(_model, _example, spec, _statistics);
        return _lab.Top1(quantized.Model);
    }

    // The mean signal-to-noise ratio of the weights, and the accuracy.
    private Cell[] OfWeights(IClippingRule? rule, bool isPerChannel)
    {
        var spec = Spec(8, isPerChannel, ClippingRules.None) with { WeightBits = Few, WeightClipping = rule };
        using var quantized = PostTrainingQuantizer.Quantize(_model, _example, spec, _statistics);
        return [quantized.Placements.Average(placed => placed.WeightSignalToNoise), _lab.Top1(_model)];
    }

    private Tensor Values()
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        Tensor? seen = null;
        var layer = (nn.Module<Tensor, Tensor>)_model.named_modules().Single(entry => entry.name == WatchedLayer).module;
        var hook = layer.register_forward_hook((_, _, output) =>
        {
            // The network frees what it makes on its way.
            seen = output.clone().DetachFromDisposeScope();
            return null!;
        });
        _model.call(_example);
        hook.remove();
        return seen!;
    }
}
