using System.Collections.Immutable;
using Distiller.Data;
using Distiller.Native;
using Distiller.Quantization.Execution;
using Distiller.Quantization.Tests.Search;
using Distiller.Testing;
using Distiller.Transforms;
using TorchSharp;
using TorchSharp.Modules;
using static Distiller.Quantization.QuantizationMode;
using static TorchSharp.torch;

namespace Distiller.Quantization.Tests.Specification;

/// <summary>Defects of the original, by their numbers in section 14 of the specification, that must not come back. Others are pinned where their methods are tested.</summary>
public sealed class DefectTests
{
    [Test]
    public void Defect_1_mode_of_an_input_is_that_of_activations()
    {
        using var scope = NewDisposeScope();
        using var net = Layer();
        var input = tensor(new float[,] { { -7, 5, 2, -3 } });
        var expected = net.call(input);
        PostTrainingSpec spec = new()
        {
            Overrides = [new() { Pattern = "fc", Inputs = ImmutableSortedDictionary<int, InputOverride>.Empty.Add(0, new() { Mode = AsymmetricUnsigned }) }],
        };
        using var quantized = PostTrainingQuantizer.Quantize(net, input, spec, Statistics(net, input));
        TensorAssert.Close(net.call(input), expected, 0.02);
    }

    [Test]
    public void Defect_3_setting_a_weight_scale_to_itself_changes_nothing()
    {
        using var scope = NewDisposeScope();
        using var net = Layer();
        var input = tensor(new float[,] { { -7, 5, 2, -3 } });
        using var quantized = PostTrainingQuantizer.Quantize(net, input, new() { WeightMode = AsymmetricUnsigned }, Statistics(net, input));
        var before = net.call(input);
        var layer = quantized.ParameterLayers.Single();
        layer["w_scale"] = layer["w_scale"];
        TensorAssert.Exact(net.call(input), before);
    }

    [Test]
    public void Defect_6_equal_name_comes_before_an_earlier_pattern()
    {
        using var scope = NewDisposeScope();
        using var net = Layer();
        var input = tensor(new float[,] { { -7, 5, 2, -3 } });
        using var quantized = PostTrainingQuantizer.Quantize(
            net, input, new() { Overrides = [new() { Pattern = ".*", WeightBits = 4 }, new() { Pattern = "fc", WeightBits = 6 }] });
        Assert.That(quantized.Placements.Single().WeightBits, Is.EqualTo(6));
    }

    [TestCase(Symmetric)]
    [TestCase(AsymmetricSigned)]
    public void Defect_7_what_is_set_is_what_is_read(QuantizationMode mode)
    {
        using var scope = NewDisposeScope();
        using var net = Layer();
        var input = tensor(new float[,] { { -7, 5, 2, -3 } });
        using var quantized = PostTrainingQuantizer.Quantize(net, input, new() { ActivationMode = mode }, Statistics(net, input));
        var before = net.call(input);
        var layer = quantized.ParameterLayers.Single();
        var scale = layer["output_scale"];
        layer["output_scale"] = scale;
        Assert.That(layer["output_scale"], Is.EqualTo(scale));
        TensorAssert.Exact(net.call(input), before);
    }

    [Test]
    public void Defect_8_search_leaves_the_best_scales_set()
    {
        const int Lucky = 6;
        using var scope = NewDisposeScope();
        using var net = Layer();
        var input = tensor(new float[,] { { -7, 5, 2, -3 }, { 1, 2, -4, 6 } });
        List<double[]> points = [];
        double[] Scales(PostTrainedModel quantized) => [quantized.ParameterLayers.Single()["output_scale"], quantized.ParameterLayers.Single()["w_scale"]];
        using var result = ScaleSearch.Run(
            net,
            input,
            Statistics(net, input),
            quantized =>
            {
                // One point is the best by decree, and the search goes on after it.
                points.Add(Scales(quantized));
                return points.Count == Lucky ? 0 : 1 + quantized.Model.call(input).pow(2).mean().ToDouble();
            },
            new() { Quantization = new() { WeightBits = 4, ActivationBits = 4 }, Initialization = ScaleInitialization.None, MaximumEvaluations = 40 });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(points, Has.Count.GreaterThan(Lucky));
            Assert.That(points[^1], Is.Not.EqualTo(points[Lucky - 1]));
            Assert.That(result.Loss, Is.Zero);
            Assert.That(result.Scales.Keys, Is.EqualTo((string[])["fc.output_scale", "fc.w_scale"]).And.EqualTo(result.InitialScales.Keys));
            Assert.That(result.Scales.Values, Is.EqualTo(points[Lucky - 1]));
            Assert.That(Scales(result.Model), Is.EqualTo(points[Lucky - 1]));
        }
    }

    [Test]
    public void Defect_12_normalisation_that_reads_another_tensor_is_not_folded()
    {
        using var scope = NewDisposeScope();
        using CrossedNet net = new();
        Some.Refill(net, seed: 12);
        net.eval();
        var input = HashFill.Tensor([2, 3, 4, 4], 1);
        Assert.That(BatchNormFolding.Fold(net, input), Is.Empty);
    }

    [Test]
    public void Defect_13_layers_without_bias_are_converted()
    {
        if (!NativeSupport.IsAvailable)
        {
            Assert.Ignore(NativeSupport.UnavailableReason ?? "");
        }

        using var scope = NewDisposeScope();
        using var net = nn.Sequential(("conv", nn.Conv2d(3, 8, 3, bias: false)), ("flat", nn.Flatten()), ("fc", nn.Linear(128, 4, hasBias: false)));
        Some.Refill(net, seed: 13);
        net.eval();
        using var inputs = HashFill.Tensor([16, 3, 6, 6], 2);
        using var targets = zeros(16, ScalarType.Int64);
        using TensorBatches data = new(inputs, targets, new BatchOptions { BatchSize = 8 });
        using var converted = Int8Model.Convert(net, data);
        var expected = net.call(inputs);
        Assert.That((converted.call(inputs) - expected).abs().max().ToDouble(), Is.LessThan(0.05 * expected.abs().max().ToDouble()));
    }

    [Test]
    public void Defect_14_rectifier_joins_its_layer_whatever_the_order_of_registration()
    {
        using var scope = NewDisposeScope();
        using RectifierFirst net = new();
        Some.Refill(net, seed: 12);
        net.eval();
        var input = HashFill.Tensor([2, 4], 3);
        using var quantized = PostTrainingQuantizer.Quantize(net, input, statistics: Statistics(net, input));
        Assert.That(quantized.Placements.Single(placed => placed.Name == "relu").Kind, Is.EqualTo(SimulationKind.PassedOn));
        Assert.That(net.call(input).min().ToDouble(), Is.Zero);
    }

    [Test]
    public void Defect_15_joined_rectifier_keeps_its_upper_end()
    {
        using var scope = NewDisposeScope();
        using var net = nn.Sequential(("fc", nn.Linear(4, 3)), ("relu", nn.ReLU6()));
        net.eval();
        using (no_grad())
        {
            net.get_parameter("fc.weight")!.fill_(1);
        }

        var input = full([2, 4], 3.0);
        using var quantized = PostTrainingQuantizer.Quantize(net, input, statistics: Statistics(net, input));
        Assert.That(net.call(input).max().ToDouble(), Is.EqualTo(6).Within(0.05));
    }

    // Sums beyond 2^24 lose their last bits in float32, here as there; their ends are those of the bits.
    [Test]
    public void Defect_16_sums_are_cut_off_at_their_bits()
    {
        using var scope = NewDisposeScope();
        using var net = Layer();
        var input = tensor(new float[,] { { -7, 5, 2, -3 } });
        using var quantized = PostTrainingQuantizer.Quantize(net, input, new() { AccumulatorBits = 12 }, Statistics(net, input));
        var output = net.call(input).max().ToDouble();
        using var sums = quantized.Parameters()["fc.accum_scale"];
        var halfStep = 0.5 / quantized.ParameterLayers.Single()["output_scale"];
        Assert.That(output, Is.EqualTo(2047 / sums.ToDouble()).Within(halfStep));
    }

    [Test]
    public void Defect_17_statistics_of_the_caller_stay_as_they_are()
    {
        using var scope = NewDisposeScope();
        using var net = nn.Sequential(("fc", nn.Linear(4, 3)), ("bn", nn.BatchNorm1d(3)), ("relu", nn.ReLU()));
        Some.Refill(net, seed: 13);
        net.eval();
        var input = HashFill.Tensor([8, 4], 3);
        var statistics = Statistics(net, input);
        var before = CalibrationFile.ToText(statistics);
        using var quantized = PostTrainingQuantizer.Quantize(net, input, new() { Clipping = ClippingRules.Laplace }, statistics);
        Assert.That(CalibrationFile.ToText(statistics), Is.EqualTo(before));
    }

    [Test]
    public void Defect_19_layer_that_nothing_follows_keeps_its_negative_outputs()
    {
        using var scope = NewDisposeScope();
        using var net = SearchNets.Separable();
        using var data = SearchNets.Images();
        using var quantized = PostTrainingQuantizer.Quantize(net, data, new() { ActivationMode = AsymmetricUnsigned, ActivationBits = 4, Clipping = ClippingRules.Laplace });
        var lows = quantized.Placements.Where(placed => placed.OutputRange is not null).ToDictionary(placed => placed.Name, placed => placed.OutputRange!.Value.Low);
        Assert.That(lows["fc"], Is.Negative);
        Assert.That(lows["conv1"], Is.Zero, "a rectifier follows");
    }

    [Test]
    public void Defect_19_greedy_searches_know_nothing_of_each_other()
    {
        using var scope = NewDisposeScope();
        using var data = SearchNets.Images();
        using var others = SearchNets.Images(16);
        GreedySearchSpec spec = new() { ActivationBits = 4 };
        string Choices()
        {
            using var net = SearchNets.Separable();
            var expected = SearchNets.Outputs(net, data);
            using var result = Quantize.Greedy(net, data, model => -(SearchNets.Outputs(model, data) - expected).abs().mean().ToDouble(), spec);
            return result.ToString();
        }

        var alone = Choices();
        using var other = SearchNets.Separable(spread: 4);
        using var between = Quantize.Greedy(other, others, _ => 0, spec);
        Assert.That(Choices(), Is.EqualTo(alone));
    }

    [Test]
    public void Defect_20_input_of_another_model_of_the_class_stays_float()
    {
        using var scope = NewDisposeScope();
        using RectifierFirst first = new();
        using RectifierFirst second = new();
        Some.Refill(first, seed: 14);
        Some.Refill(second, seed: 14);
        var input = HashFill.Tensor([2, 4], 3);
        var before = second.call(input);
        using var quantizer = new RangeLinearQuantizerSpec { Name = "linear", WeightBits = 2, ActivationBits = 2 }.Attach(first);
        quantizer.IsActive = true;
        first.call(input);
        TensorAssert.Exact(second.call(input), before);
    }

    [Test]
    public void Defect_22_input_on_a_grid_with_an_override_is_an_error()
    {
        using var scope = NewDisposeScope();
        using var net = nn.Sequential(("first", nn.Linear(4, 4)), ("second", nn.Linear(4, 3)));
        Some.Refill(net, seed: 13);
        net.eval();
        var input = HashFill.Tensor([2, 4], 3);
        PostTrainingSpec spec = new()
        {
            Overrides = [new() { Pattern = "second", Inputs = ImmutableSortedDictionary<int, InputOverride>.Empty.Add(0, InputOverride.FromOutput) }],
        };
        Assert.That(
            () => PostTrainingQuantizer.Quantize(net, input, spec, Statistics(net, input)),
            Throws.InvalidOperationException.With.Message.Contains("'second'").And.Message.Contains("Remove the override"));
    }

    [Test]
    public void Defect_23_loose_inputs_are_a_setting_of_layers_too()
    {
        using var scope = NewDisposeScope();
        using LooseNet net = new();
        Some.Refill(net, seed: 12);
        net.eval();
        var input = HashFill.Tensor([2, 4], 3);
        var statistics = Statistics(net, input);
        Assert.That(
            () => PostTrainingQuantizer.Quantize(net, input, new() { QuantizesLooseInputs = false }, statistics),
            Throws.InvalidOperationException.With.Message.Contains("'second'"));
        PostTrainingSpec spec = new() { QuantizesLooseInputs = false, Overrides = [new() { Pattern = "second", QuantizesLooseInputs = true }] };
        using var quantized = PostTrainingQuantizer.Quantize(net, input, spec, statistics);
        Assert.That(quantized.Placements, Has.Length.EqualTo(2));
    }

    private static CalibrationStatistics Statistics(nn.Module<Tensor, Tensor> net, Tensor input) => StatisticsCollector.Collect(net, () => net.call(input).Dispose());

    private static nn.Module<Tensor, Tensor> Layer()
    {
        var net = nn.Sequential(("fc", nn.Linear(4, 3)));
        net.eval();
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        net.get_parameter("fc.weight")!.copy_(tensor(new float[,] { { -1, .5f, 0, .5f }, { -.05f, 0, .05f, .1f }, { .3f, .6f, -.1f, -.2f } }));
        net.get_parameter("fc.bias")!.copy_(tensor([-.3f, .1f, -.5f]));
        return net;
    }

    private sealed class CrossedNet : nn.Module<Tensor, Tensor>
    {
        private readonly Conv2d conv = nn.Conv2d(3, 3, 1);
        private readonly BatchNorm2d bn = nn.BatchNorm2d(3);

        public CrossedNet()
            : base(nameof(CrossedNet)) => RegisterComponents();

        public override Tensor forward(Tensor input)
        {
            using var scope = NewDisposeScope();
            return (conv.call(input) + bn.call(input)).MoveToOuterDisposeScope();
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                conv.Dispose();
                bn.Dispose();
            }

            base.Dispose(disposing);
        }
    }

    private sealed class RectifierFirst : nn.Module<Tensor, Tensor>
    {
        private readonly ReLU relu = nn.ReLU();
        private readonly Linear fc = nn.Linear(4, 3);

        public RectifierFirst()
            : base(nameof(RectifierFirst)) => RegisterComponents();

        public override Tensor forward(Tensor input)
        {
            using var scope = NewDisposeScope();
            return relu.call(fc.call(input)).MoveToOuterDisposeScope();
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                relu.Dispose();
                fc.Dispose();
            }

            base.Dispose(disposing);
        }
    }

    private sealed class LooseNet : nn.Module<Tensor, Tensor>
    {
        private readonly Linear first = nn.Linear(4, 4);
        private readonly Linear second = nn.Linear(4, 3);

        public LooseNet()
            : base(nameof(LooseNet)) => RegisterComponents();

        public override Tensor forward(Tensor input)
        {
            using var scope = NewDisposeScope();
            return second.call(first.call(input) * 2).MoveToOuterDisposeScope();
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                first.Dispose();
                second.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
