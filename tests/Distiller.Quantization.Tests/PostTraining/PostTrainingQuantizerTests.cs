using Distiller.Data;
using Distiller.Native;
using Distiller.Testing;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Distiller.Quantization.Tests.PostTraining;

public sealed class PostTrainingQuantizerTests
{
    [Test]
    public void One_call_quantizes_and_reports_every_module()
    {
        using var scope = NewDisposeScope();
        using var net = PtqNet.Of(GoldenFile.Read("ptq_tiny")["model"]);
        using var data = Data();
        var input = HashFill.Tensor([4, 2, 6, 6], seed: 3);
        var before = net.call(input);
        using var quantized = PostTrainingQuantizer.Quantize(net, data);
        var after = net.call(input);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(quantized.Placements.Select(placed => placed.Name), Is.EqualTo(net.named_modules().Select(entry => entry.name).Where(name => name.Length > 0)));
            Assert.That(quantized.Placements.Where(placed => placed.Kind == SimulationKind.ParameterLayer).Select(placed => placed.WeightBits), Is.All.EqualTo(8));
            Assert.That(quantized.Placements.Where(placed => placed.ActivationBits is not null).Select(placed => placed.SignalToNoise), Is.All.GreaterThan(20));
            Assert.That(quantized.ToString(), Does.Contain("conv1").And.Contain("dB"));
            Assert.That((after - before).abs().max().ToDouble(), Is.GreaterThan(0).And.LessThan(0.05 * before.abs().max().ToDouble()));
        }
    }

    [Test]
    public void Disposing_gives_the_model_back_in_float()
    {
        using var scope = NewDisposeScope();
        using var net = PtqNet.Of(GoldenFile.Read("ptq_tiny")["model"]);
        using var data = Data();
        var input = HashFill.Tensor([4, 2, 6, 6], seed: 3);
        var before = net.call(input);
        PostTrainingQuantizer.Quantize(net, data).Dispose();
        TensorAssert.Close(net.call(input), before, relative: 1e-5);
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Inference_leaks_nothing(bool isStatic)
    {
        using var net = PtqNet.Of(GoldenFile.Read("ptq_tiny")["model"]);
        using var data = Data();
        using var input = HashFill.Tensor([4, 2, 6, 6], seed: 3);
        using var quantized = isStatic ? PostTrainingQuantizer.Quantize(net, data) : PostTrainingQuantizer.Quantize(net, input);
        net.call(input).Dispose();
        TensorLeakCheck.Verify(() => net.call(input).Dispose());
    }

    [Test]
    public void Dynamic_quantization_says_what_stays_in_float_and_why()
    {
        using var net = PtqNet.Of(GoldenFile.Read("ptq_tiny")["model"]);
        using var input = HashFill.Tensor([4, 2, 6, 6], seed: 3);
        using var quantized = PostTrainingQuantizer.Quantize(net, input);
        var add = quantized.Placements.Single(placed => placed.Name == "add");
        Assert.That(add.Kind, Is.EqualTo(SimulationKind.Untouched));
        Assert.That(add.Reason, Does.Contain("statistics"));
    }

    [Test]
    public void Embedding_and_linear_layers_of_words_are_quantized()
    {
        using var scope = NewDisposeScope();
        using var net = Sequential(("words", Embedding(20, 8)), ("fc", Linear(8, 4)));
        var input = arange(20, dtype: int64).reshape(4, 5);
        var before = net.call(input);
        using (var quantized = PostTrainingQuantizer.Quantize(net, input, new() { ActivationMode = QuantizationMode.AsymmetricUnsigned }))
        {
            Assert.That(quantized.Placements.Select(placed => placed.Kind), Is.All.EqualTo(SimulationKind.ParameterLayer));
            Assert.That((net.call(input) - before).abs().max().ToDouble(), Is.GreaterThan(0).And.LessThan(0.05));
        }

        TensorAssert.Exact(net.call(input), before);
    }

    [Test]
    public void Statistics_of_another_model_are_refused()
    {
        using var net = PtqNet.Of(GoldenFile.Read("ptq_tiny")["model"]);
        using var other = Sequential(("first", Linear(4, 4)), ("second", Linear(4, 2)));
        using var input = HashFill.Tensor([4, 2, 6, 6], seed: 3);
        using var rows = HashFill.Tensor([4, 4], seed: 3);
        other.eval();
        var statistics = StatisticsCollector.Collect(other, () => other.call(rows).Dispose());
        Assert.That(
            () => PostTrainingQuantizer.Quantize(net, input, statistics: statistics),
            Throws.InstanceOf<ModelStructureException>().With.Message.Contains("another model").And.Message.Contains("'conv1'"));
    }

    [Test]
    public void Statistics_of_a_model_with_more_layers_are_refused()
    {
        using var net = PtqNet.Of(GoldenFile.Read("ptq_tiny")["model"]);
        using var input = HashFill.Tensor([4, 2, 6, 6], seed: 3);
        net.eval();
        var own = StatisticsCollector.Collect(net, () => net.call(input).Dispose());
        CalibrationStatistics larger = new(own.Layers.Add(KeyValuePair.Create("conv9", own["conv1"])));
        Assert.That(
            () => PostTrainingQuantizer.Quantize(net, input, statistics: larger),
            Throws.InstanceOf<ModelStructureException>().With.Message.Contains("another model").And.Message.Contains("'conv9'").And.Message.Contains("conv1"));
    }

    [Test]
    public void Calibration_with_values_that_are_no_numbers_is_refused()
    {
        using var net = PtqNet.Of(GoldenFile.Read("ptq_tiny")["model"]);
        using var inputs = full([4, 2, 6, 6], double.NaN);
        using var targets = zeros(4, int64);
        using TensorBatches data = new(inputs, targets, new BatchOptions { BatchSize = 4 });
        Assert.That(() => PostTrainingQuantizer.Quantize(net, data), Throws.InstanceOf<ModelStructureException>().With.Message.Contains("NaN"));
    }

    [Test]
    public void No_samples_are_refused()
    {
        using var net = PtqNet.Of(GoldenFile.Read("ptq_tiny")["model"]);
        Assert.That(() => PostTrainingQuantizer.Quantize(net, new Nothing()), Throws.ArgumentException.With.Message.Contains("no samples"));
    }

    [Test]
    public void Override_that_fits_nothing_is_an_error_with_the_nearest_names()
    {
        using var net = PtqNet.Of(GoldenFile.Read("ptq_tiny")["model"]);
        using var input = HashFill.Tensor([4, 2, 6, 6], seed: 3);
        Assert.That(
            () => PostTrainingQuantizer.Quantize(net, input, new() { Overrides = [new() { Pattern = "convv1", WeightBits = 4 }] }),
            Throws.InstanceOf<ModelStructureException>().With.Message.Contains("convv1").And.Message.Contains("conv1"));
    }

    [Test]
    public void Report_has_ranges_and_noise_of_outputs_and_weights()
    {
        using var net = PtqNet.Of(GoldenFile.Read("ptq_tiny")["model"]);
        using var data = Data();
        using var quantized = PostTrainingQuantizer.Quantize(net, data);
        var placed = quantized.Placements.Single(module => module.Name == "conv1");
        using var weight = net.get_parameter("conv1.weight");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(placed.OutputRange!.Value.High, Is.EqualTo(127 / placed.OutputScale!.Value).Within(1e-5));
            Assert.That(placed.OutputRange.Value.Low, Is.EqualTo(-128 / placed.OutputScale.Value).Within(1e-5));
            Assert.That(placed.WeightRange!.Value.High - placed.WeightRange.Value.Low, Is.GreaterThan(0));
            Assert.That(placed.WeightSignalToNoise, Is.InRange(30, 60));
            Assert.That(quantized.ToString(), Does.Contain(" .. "));
        }
    }

    [Test]
    public void Operations_between_modules_are_found_with_their_takers_and_reasons()
    {
        if (!NativeSupport.IsAvailable)
        {
            Assert.Ignore(NativeSupport.UnavailableReason ?? "");
        }

        using var net = new FunctionalNet();
        using var input = HashFill.Tensor([4, 2, 6, 6], seed: 3);
        net.eval();
        var statistics = StatisticsCollector.Collect(net, () => net.call(input).Dispose());
        using var quantized = PostTrainingQuantizer.Quantize(net, input, new() { Overrides = [new() { Pattern = "last", WeightBits = BitWidth.Float, ActivationBits = BitWidth.Float }] }, statistics);
        var operations = quantized.Operations!.Value;
        Assert.That(operations.Select(placed => placed.Operator), Is.EqualTo((string[])["aten::add", "aten::cat", "aten::relu", "aten::mul", "aten::sigmoid"]));
        using (Assert.EnterMultipleScope())
        {
            var (add, cat, relu, mul, sigmoid) = (operations[0], operations[1], operations[2], operations[3], operations[4]);
            Assert.That(add.Takers, Is.EqualTo((string[])["second"]));
            Assert.That(add.ActivationBits, Is.EqualTo(8));
            Assert.That(add.SignalToNoise, Is.InRange(20, 80));
            Assert.That(add.Reason, Is.Null);
            Assert.That(cat.Reason, Does.Contain("aten::relu"));
            // Through a change of shape.
            Assert.That(relu.Takers, Is.EqualTo((string[])["third"]));
            Assert.That(relu.ActivationBits, Is.EqualTo(8));
            Assert.That(mul.Reason, Does.Contain("'last'"));
            Assert.That(sigmoid.Reason, Does.Contain("output"));
            Assert.That(quantized.ToString(), Does.Contain("aten::add in ''").And.Contain("where second take"));
        }
    }

    [Test]
    public void Training_mode_is_refused_in_the_call()
    {
        using var net = PtqNet.Of(GoldenFile.Read("ptq_tiny")["model"]);
        using var data = Data();
        using var input = HashFill.Tensor([4, 2, 6, 6], seed: 3);
        using var quantized = PostTrainingQuantizer.Quantize(net, data);
        net.train();
        Assert.That(() => net.call(input), Throws.InvalidOperationException.With.Message.Contains("eval()"));
    }

    private static TensorBatches Data()
    {
        using var inputs = HashFill.Tensor([24, 2, 6, 6], seed: 11);
        using var targets = zeros(24, int64);
        return new TensorBatches(inputs, targets, new BatchOptions { BatchSize = 8 });
    }

    private sealed class FunctionalNet : Module<Tensor, Tensor>
    {
        private readonly Conv2d first = Conv2d(2, 2, 3, padding: 1);
        private readonly Conv2d second = Conv2d(2, 2, 3, padding: 1);
        private readonly Linear third = Linear(144, 4);
        private readonly Linear last = Linear(4, 3);

        public FunctionalNet()
            : base(nameof(FunctionalNet)) => RegisterComponents();

        public override Tensor forward(Tensor input)
        {
            using var scope = NewDisposeScope();
            var a = first.call(input) + input;
            var b = cat([second.call(a), input], 1).relu();
            return last.call(third.call(b.flatten(1)) * 0.5).sigmoid().MoveToOuterDisposeScope();
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                first.Dispose();
                second.Dispose();
                third.Dispose();
                last.Dispose();
            }

            base.Dispose(disposing);
        }
    }

    private sealed class Nothing : IBatchSource
    {
        public int SampleCount => 0;

        public int BatchCount => 0;

        public IEnumerable<Batch> ReadEpoch(int epoch, int firstBatch = 0) => [];
    }
}
