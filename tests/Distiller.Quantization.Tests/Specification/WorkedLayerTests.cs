using System.Collections.Immutable;
using Distiller.Modules;
using Distiller.Testing;
using Distiller.Transforms;
using TorchSharp;
using TorchSharp.Modules;
using static Distiller.Quantization.QuantizationMode;
using static TorchSharp.torch;

namespace Distiller.Quantization.Tests.Specification;

/// <summary>The worked examples of the specification: layers and operations on integers, folding, statistics.</summary>
public sealed class WorkedLayerTests
{
    [TestCase(Symmetric, true, new[] { 7.7647057f, .2117647f, .7764705f }, TestName = "EX_17_symmetric_linear_layer")]
    [TestCase(AsymmetricUnsigned, true, new[] { 7.6862745f, .2352941f, .7843137f }, TestName = "EX_18_asymmetric_linear_layer")]
    [TestCase(Symmetric, false, new[] { 7.7166085f, .2430428f, .789889f }, TestName = "EX_19_dynamic_linear_layer")]
    [TestCase(AsymmetricUnsigned, false, new[] { 7.6873817f, .2411728f, .7838115f }, TestName = "EX_19_dynamic_asymmetric_linear_layer")]
    public void Linear_layer(QuantizationMode mode, bool isStatic, float[] expected)
    {
        using var scope = NewDisposeScope();
        using var net = Layer();
        var input = tensor(new float[,] { { -7, 5, 2, -3 } });
        using var quantized = PostTrainingQuantizer.Quantize(
            net, input, new() { ActivationMode = mode, WeightMode = mode }, isStatic ? Of("fc", Range(-1, 9), Range(-7, 5)) : null);
        TensorAssert.Close(net.call(input).flatten(), tensor(expected), 2e-6);
        if (isStatic)
        {
            return;
        }

        Assert.That(quantized.Parameters()["fc.b_scale"].ToDouble(), Is.EqualTo(mode == Symmetric ? 4294967296 : quantized.Parameters()["fc.b_scale"].ToDouble()));
    }

    [TestCase(Symmetric, 127.5, 0, 14.166667, 0, new[] { -697f, 232, -1161 }, 2322.3215332)]
    [TestCase(AsymmetricUnsigned, 159.375, -159, 25.5, -26, new[] { -1016f, 339, -1693 }, 3386.71875)]
    public void EX_17_and_18_scales_and_biases(QuantizationMode mode, double weight, double weightZero, double output, double outputZero, float[] bias, double sums)
    {
        using var scope = NewDisposeScope();
        using var net = Layer();
        var input = tensor(new float[,] { { -7, 5, 2, -3 } });
        using var quantized = PostTrainingQuantizer.Quantize(
            net, input, new() { ActivationMode = mode, WeightMode = mode }, Of("fc", Range(-1, 9), Range(-7, 5)));
        net.call(input);
        var parameters = quantized.Parameters();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(parameters["fc.w_scale"].ToDouble(), Is.EqualTo(weight).Within(1e-4));
            Assert.That(parameters["fc.w_zero_point"].ToDouble(), Is.EqualTo(weightZero));
            Assert.That(parameters["fc.output_scale"].ToDouble(), Is.EqualTo(output).Within(1e-6));
            Assert.That(parameters["fc.output_zero_point"].ToDouble(), Is.EqualTo(outputZero));
            Assert.That(parameters["fc.accum_scale"].ToDouble(), Is.EqualTo(sums).Within(1e-3));
            TensorAssert.Exact(parameters["fc.wrapped_module.bias"], tensor(bias));
        }
    }

    private static IEnumerable<TestCaseData> Pairs()
    {
        yield return new TestCaseData(new Add(), new[] { 4.5176473f, -3.0117648f, 1.0039216f }).SetName("EX_20_addition");
        yield return new TestCaseData(new Multiply(), new[] { 4.5176473f, 2.0078433f, .2196078f }).SetName("EX_20_multiplication");
        yield return new TestCaseData(new Concatenate(0), new[] { 1.5058824f, -2.0078433f, .3137255f, 3.0117648f, -1.0039216f, .6901961f }).SetName("EX_20_concatenation");
    }

    [TestCaseSource(nameof(Pairs))]
    public void Operation_of_two_tensors(nn.Module<Tensor, Tensor, Tensor> operation, float[] expected)
    {
        using var scope = NewDisposeScope();
        using PairNet net = new(operation);
        var input = tensor(new float[,] { { 1.5f, -2, .3f }, { 3, -1, .7f } });
        using var quantized = PostTrainingQuantizer.Quantize(
            net, input, new() { ActivationMode = AsymmetricUnsigned }, Of("operation", Range(-3, 5), Range(-2, 2), Range(-1, 3)));
        TensorAssert.Close(net.call(input), tensor(expected), 2e-6);
        Assert.That(quantized.Parameters()["operation.output_scale"].ToDouble(), Is.EqualTo(31.875));
        Assert.That(quantized.Parameters()["operation.output_zero_point"].ToDouble(), Is.EqualTo(-96));
    }

    [Test]
    public void EX_21_embedding()
    {
        using var scope = NewDisposeScope();
        using var net = nn.Sequential(("words", nn.Embedding(3, 2)));
        Set(net, "words.weight", new float[,] { { .1f, -.2f }, { .5f, 1 }, { -1, .3f } });
        var input = tensor([1L, 2]);
        using var quantized = PostTrainingQuantizer.Quantize(net, input);
        TensorAssert.Close(net.call(input).flatten(), tensor([.5019608f, .9960784f, -1.0039216f, .2980392f]), 1e-6);
    }

    [TestCase(false, new[] { 0, .5333334f, 1.0666667f, 4, 4 })]
    [TestCase(true, new[] { 0, .372f, 1.1159999f, 3.72f, 4.836f })]
    public void EX_22_rectifier(bool isLaplace, float[] expected)
    {
        using var scope = NewDisposeScope();
        using var net = nn.Sequential(("relu", nn.ReLU()));
        var input = tensor([-1f, .4f, 1.1f, 3.9f, 5]);
        PostTrainingSpec spec = new()
        {
            ActivationBits = 4,
            ActivationMode = AsymmetricUnsigned,
            Clipping = isLaplace ? new DistributionClipping(ValueDistribution.Laplace) { StaysWithinValues = false } : ClippingRules.None,
            // The original's example gives the values as they are.
            Overrides = [new() { Pattern = "relu", QuantizesInputs = false }],
        };
        var before = Range(-2, 4) with { AverageMin = -2, Mean = .5, MeanAbsoluteDeviation = .9 };
        using var quantized = PostTrainingQuantizer.Quantize(net, input, spec, Of("relu", Range(0, 4), before));
        TensorAssert.Close(net.call(input), tensor(expected), 2e-6);
    }

    [Test]
    public void EX_23_weights_alone()
    {
        using var scope = NewDisposeScope();
        using var net = nn.Sequential(("fc", nn.Linear(2, 2)));
        Set(net, "fc.weight", new float[,] { { 1, -.5f }, { .25f, 2 } });
        using (no_grad())
        {
            net.get_parameter("fc.bias")!.copy_(tensor([.1f, -.2f]));
        }

        using var quantized = PostTrainingQuantizer.Quantize(net, eye(2), new() { ActivationBits = null, WeightBits = 4 });
        var parameters = quantized.Parameters();
        TensorAssert.Close(parameters["fc.wrapped_module.weight"].flatten(), tensor([1.0667f, -.5333f, .2667f, 1.8667f]), 1e-4);
        TensorAssert.Close(parameters["fc.wrapped_module.bias"], tensor([.1f, -.2f]), 1e-4);
    }

    [Test]
    public void EX_24_dynamic_matrix_product()
    {
        using var scope = NewDisposeScope();
        using PairNet net = new(new MatrixProduct(), second => second.unsqueeze(1), first => first.unsqueeze(0));
        var input = tensor(new float[,] { { 1, 2 }, { .5f, -1 } });
        using var quantized = PostTrainingQuantizer.Quantize(net, input);
        Assert.That(net.call(input).ToDouble(), Is.EqualTo(-1.5019).Within(5e-5));
    }

    // The layer gives one row before the search, and another one when its error is asked for.
    [TestCase(1, .8333333)]
    [TestCase(2, 1.4166667)]
    [TestCase(3, 2.7083333)]
    public void EX_38_error_of_a_layer(double power, double expected)
    {
        using var scope = NewDisposeScope();
        using var net = nn.Sequential(("fc", nn.Linear(1, 3)));
        void Give(params float[] row)
        {
            using var noGradients = no_grad();
            net.get_parameter("fc.weight")!.copy_(tensor(row).unsqueeze(1));
            net.get_parameter("fc.bias")!.zero_();
        }

        Give(1, 2, 3);
        using LayerErrors errors = new(net, ones(1, 1));
        Give(1.5f, 2, 1);
        Assert.That(errors.Of(new Named("fc", net.named_modules().Single(entry => entry.name == "fc").module), power), Is.EqualTo(expected).Within(1e-6));
    }

    [Test]
    public void EX_32_folded_normalisation()
    {
        using var scope = NewDisposeScope();
        using var net = Normalized();
        BatchNormFolding.Fold(net, ones(1, 2));
        TensorAssert.Close(net.get_parameter("fc.weight")!.detach().flatten(), tensor([.9999988f, 1.9999976f]), 1e-7);
        Assert.That(net.get_parameter("fc.bias")!.ToDouble(), Is.EqualTo(-.8000003).Within(2e-7));
    }

    [Test]
    public void EX_33_simulated_folding()
    {
        using var scope = NewDisposeScope();
        using var net = Normalized();
        using SimulatedBatchNormFold folded = new(
            net.named_children().First().module as Linear ?? throw new InvalidOperationException(), (BatchNorm1d)net.named_children().Last().module);
        var input = tensor(new float[,] { { 1, 0 }, { 0, 1 }, { 2, 2 } });
        folded.train();
        TensorAssert.Close(folded.call(input).flatten(), tensor([-2.8516381f, -1.925819f, 1.7774577f]), 1e-6);
        folded.eval();
        TensorAssert.Close(folded.call(input).flatten(), tensor([-.1512536f, .8132309f, 4.6711693f]), 1e-6);
        folded.Freeze();
        var state = folded.state_dict();
        TensorAssert.Close(state.Single(entry => entry.Key.EndsWith("weight", StringComparison.Ordinal) && entry.Value.numel() == 2).Value.flatten(), tensor([.9644845f, 1.928969f]), 1e-6);
    }

    [Test]
    public void EX_37_cell_of_an_lstm()
    {
        using var scope = NewDisposeScope();
        using ModularLstmCell cell = new(1, 1);
        using (no_grad())
        {
            Copy("fc_gate_x.weight", [.5f, -.5f, 1, .25f]);
            Copy("fc_gate_h.weight", [.1f, .2f, .3f, .4f]);
            Copy("fc_gate_h.bias", [0, 1, 0, 0]);
            Copy("fc_gate_x.bias", [0, 0, 0, 0]);
        }

        var (hidden, state) = cell.call(tensor(new float[,] { { 2 } }), (tensor(new float[,] { { .5f } }), tensor(new float[,] { { -1 } })));
        Assert.That(hidden.ToDouble(), Is.EqualTo(.1292889).Within(1e-6));
        Assert.That(state.ToDouble(), Is.EqualTo(.1959623).Within(1e-6));

        void Copy(string name, float[] values)
        {
            var parameter = cell.get_parameter(name)!;
            parameter.copy_(tensor(values).reshape(parameter.shape));
        }
    }

    private static nn.Module<Tensor, Tensor> Layer()
    {
        var net = nn.Sequential(("fc", nn.Linear(4, 3)));
        Set(net, "fc.weight", new float[,] { { -1, .5f, 0, .5f }, { -.05f, 0, .05f, .1f }, { .3f, .6f, -.1f, -.2f } });
        using var noGradients = no_grad();
        using var bias = tensor([-.3f, .1f, -.5f]);
        net.get_parameter("fc.bias")!.copy_(bias);
        return net;
    }

    private static Sequential Normalized()
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var normalization = nn.BatchNorm1d(1);
        var net = nn.Sequential(("fc", nn.Linear(2, 1)), ("bn", normalization));
        Set(net, "fc.weight", new float[,] { { 1, 2 } });
        net.get_parameter("fc.bias")!.fill_(.5);
        normalization.weight!.fill_(2);
        normalization.bias!.fill_(-1);
        normalization.running_mean!.fill_(.3);
        normalization.running_var!.fill_(4);
        net.eval();
        return net;
    }

    private static void Set(nn.Module net, string name, float[,] values)
    {
        using var noGradients = no_grad();
        using var tensor = torch.tensor(values);
        net.get_parameter(name)!.copy_(tensor);
    }

    private static ActivationStatistics Range(double min, double max) => new()
    {
        Min = min,
        Max = max,
        AverageMin = min,
        AverageMax = max,
        Mean = 0,
        StandardDeviation = 1,
        MeanAbsoluteDeviation = 1,
    };

    private static CalibrationStatistics Of(string layer, ActivationStatistics output, params ActivationStatistics[] inputs) =>
        new([KeyValuePair.Create(layer, new LayerStatistics(inputs.Index().ToImmutableSortedDictionary(entry => entry.Index, entry => entry.Item), output))]);

    /// <summary>An operation on the two rows of its input.</summary>
    private sealed record Named(string Name, nn.Module Module) : ISearchable
    {
        public SimulationKind Kind => SimulationKind.ParameterLayer;

        public IReadOnlyList<string> ScaleNames => [];

        public string? Obstacle => null;

        public IReadOnlyList<string> RangeNames => [];

        public string? RangeObstacle => null;

        public double this[string scale]
        {
            get => throw new NotSupportedException(scale);
            set => throw new NotSupportedException(scale);
        }

        public bool IsSymmetric(string range) => throw new NotSupportedException(range);

        public (double Min, double Max) RangeOf(string range) => throw new NotSupportedException(range);

        public void SetRange(string range, double min, double max) => throw new NotSupportedException(range);

        public IEnumerable<(string Name, Tensor Value)> Parameters() => [];

        public void Dispose()
        {
        }
    }

    private sealed class PairNet : nn.Module<Tensor, Tensor>
    {
        private readonly nn.Module<Tensor, Tensor, Tensor> operation;
        private readonly Func<Tensor, Tensor>? _second;
        private readonly Func<Tensor, Tensor>? _first;

        public PairNet(nn.Module<Tensor, Tensor, Tensor> operation, Func<Tensor, Tensor>? second = null, Func<Tensor, Tensor>? first = null)
            : base(nameof(PairNet))
        {
            this.operation = operation;
            (_second, _first) = (second, first);
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) =>
            operation.call(_first?.Invoke(input[0]) ?? input[0], _second?.Invoke(input[1]) ?? input[1]);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                operation.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
