using Distiller.Data;
using Distiller.Native;
using Distiller.Persistence;
using Distiller.Quantization.Execution;
using Distiller.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Quantization.Tests.Execution;

[TestFixture]
public sealed class Int8ModelTests
{
    private static readonly Int8Options Plain = new() { MeasuresLayers = false, ChoosesFastestImplementation = false };

    [OneTimeSetUp]
    public void Needs_the_native_library()
    {
        if (!NativeSupport.IsAvailable)
        {
            Assert.Ignore(NativeSupport.UnavailableReason ?? "");
        }
    }

    [Test]
    public void Kernels_agree_with_the_simulation(
        [ValueSource(typeof(ExecutionNets), nameof(ExecutionNets.Names))] string name, [Values] Int8Engine engine)
    {
        using var scope = NewDisposeScope();
        using var model = ExecutionNets.Create(name);
        using var data = Data(16);
        using var int8 = Int8Model.Convert(model, data, Plain with { Engine = engine });
        var input = Some.Images(5, size: 9);
        using (Assert.EnterMultipleScope())
        {
            // libtorch's own operators round a sum's addends and the last layer, too.
            var steps = engine == Int8Engine.Fused ? 1.001 : 2;
            Assert.That(Difference(int8.call(input), int8.Simulate(input)), Is.LessThanOrEqualTo(steps * Step(model, data)), "kernels against simulation");
            Assert.That(Difference(int8.Simulate(input), model.call(input)), Is.LessThanOrEqualTo(12 * Step(model, data)), "8 bits against float");
        }
    }

    [Test]
    public void Additions_and_activations_are_fused()
    {
        using var model = ExecutionNets.Create("residual");
        using var data = Data(16);
        using var int8 = Int8Model.Convert(model, data, Plain with { Engine = Int8Engine.OneDnn });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(int8.Layers.Select(layer => layer.Name), Is.EqualTo(
                ["conv1", "conv2", "shortcut", "conv3", "adaptive_avg_pool2d", "flatten", "fc"]));
            Assert.That(int8.Layers.Count(layer => layer.Kind == "convolution + add"), Is.EqualTo(2));
            Assert.That(int8.Layers.Select(layer => layer.IsInt8), Is.All.True);
            Assert.That(int8.Layers.Select(layer => layer.SignalToNoise), Is.All.GreaterThan(25));
        }
    }

    [Test]
    public void Operations_without_an_8_bit_form_run_in_float_and_say_why()
    {
        using var model = ExecutionNets.Create("gated");
        using var data = Data(16);
        using var int8 = Int8Model.Convert(model, data, Plain);
        var inFloat = int8.Layers.Where(layer => !layer.IsInt8).ToArray();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(inFloat.Select(layer => layer.Kind), Does.Contain("aten::mul").And.Contain("aten::sigmoid"));
            Assert.That(inFloat.Select(layer => layer.Reason), Is.All.Not.Empty);
        }
    }

    [Test]
    public void Measured_layers_have_times_and_the_whole_is_not_slower_than_float()
    {
        using var model = ExecutionNets.Create("residual");
        using var data = Data(16);
        using var int8 = Int8Model.Convert(model, data);
        var timing = int8.Timing!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(timing.BatchSize, Is.EqualTo(8));
            Assert.That(timing.ChosenMilliseconds, Is.LessThanOrEqualTo(Math.Min(timing.FloatMilliseconds, timing.Int8Milliseconds)));
            Assert.That(int8.Layers.Where(layer => layer.Kind != "flatten").Select(layer => layer.FloatMicroseconds), Is.All.GreaterThan(0));
        }
    }

    [Test]
    public void File_gives_the_same_bits_and_is_small()
    {
        using var scope = NewDisposeScope();
        var path = Path.Combine(TestContext.CurrentContext.WorkDirectory, "int8.safetensors");
        using var model = ExecutionNets.Create("pooled");
        using var data = Data(16);
        using var int8 = Int8Model.Convert(model, data, Plain);
        int8.Save(path);
        using var loaded = Int8Model.Load(path, Plain);
        var input = Some.Images(3, size: 9);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(loaded.call(input).data<float>().ToArray(), Is.EqualTo(int8.call(input).data<float>().ToArray()));
            Assert.That(loaded.Layers.Select(layer => (layer.Name, layer.Kind, layer.IsInt8, layer.Scale)),
                Is.EqualTo(int8.Layers.Select(layer => (layer.Name, layer.Kind, layer.IsInt8, layer.Scale))));
            Assert.That(new FileInfo(path).Length, Is.LessThan(model.parameters().Sum(parameter => parameter.numel()) * sizeof(float) / 2));
        }
    }

    [Test]
    public void Biases_are_whole_numbers_of_the_unit_of_their_sums_and_survive_filters_without_weights()
    {
        using var scope = NewDisposeScope();
        using var model = ExecutionNets.Create("residual");
        model.get_parameter("conv2.weight")![TensorIndex.Slice(0, 4)].detach().zero_();
        using var data = Data(16);
        using var int8 = Int8Model.Convert(model, data, Plain);
        var path = Path.Combine(TestContext.CurrentContext.WorkDirectory, "biases.safetensors");
        int8.Save(path);
        using var content = SafeTensors.Load(path);
        var stored = content.Tensors;
        var units = stored["conv2.weight_scale"].mul((float)int8.Layers.Single(layer => layer.Name == "conv1").Scale!.Value);
        var integers = stored["conv2.bias"].div(units).narrow(0, 4, 12);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(integers.sub(integers.round()).abs().max().ToDouble(), Is.LessThan(0.01), "up to rounding in float32");
            Assert.That(integers.abs().max().ToDouble(), Is.LessThanOrEqualTo(1 << 22));
            TensorAssert.Close(stored["conv2.bias"], model.get_parameter("conv2.bias")!, 1e-3);
            TensorAssert.Close(stored["conv2.bias"].narrow(0, 0, 4), model.get_parameter("conv2.bias")!.narrow(0, 0, 4), 1e-6);
        }
    }

    [Test]
    public void Every_batch_size_runs_and_samples_do_not_depend_on_their_batch()
    {
        using var scope = NewDisposeScope();
        using var model = ExecutionNets.Create("residual");
        using var data = Data(16);
        using var int8 = Int8Model.Convert(model, data, Plain);
        var images = Some.Images(7, size: 9);
        var together = int8.call(images).data<float>().ToArray();
        var alone = Enumerable.Range(0, 7).SelectMany(k => int8.call(images.narrow(0, k, 1)).data<float>().ToArray()).ToArray();
        Assert.That(alone, Is.EqualTo(together));
    }

    [Test]
    public void Calls_leave_no_tensors_behind()
    {
        using var model = ExecutionNets.Create("residual");
        using var data = Data(16);
        using var input = Some.Images(2, size: 9);
        using var int8 = Int8Model.Convert(model, data, Plain);
        using (Assert.EnterMultipleScope())
        {
            TensorLeakCheck.Verify(() => int8.call(input).Dispose());
            TensorLeakCheck.Verify(() => int8.Simulate(input).Dispose());
            TensorLeakCheck.Verify(() => Int8Model.Convert(model, data, Plain).Dispose());
        }
    }

    [Test]
    public void Calibration_without_samples_or_with_values_that_are_not_finite_is_refused()
    {
        using var scope = NewDisposeScope();
        using var model = ExecutionNets.Create("residual");
        using var nothing = Data(0);
        using var poisoned = new TensorBatches(full([4, 3, 9, 9], float.NaN), zeros(4, ScalarType.Int64), new BatchOptions { BatchSize = 4 });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => Int8Model.Convert(model, nothing, Plain), Throws.ArgumentException.With.Message.Contains("no samples"));
            Assert.That(() => Int8Model.Convert(model, poisoned, Plain), Throws.ArgumentException.With.Message.Contains("not finite"));
        }
    }

    [Test]
    public void Model_that_branches_on_values_is_refused()
    {
        using var model = new Stateful();
        using var data = Data(8);
        Assert.That(() => Int8Model.Convert(model, data, Plain), Throws.TypeOf<ModelStructureException>().With.Message.Contains("otherwise"));
    }

    [Test]
    public void Foreign_file_is_refused()
    {
        var path = Path.Combine(TestContext.CurrentContext.WorkDirectory, "foreign.safetensors");
        using var weight = Some.Tensor(2, 2);
        Distiller.Persistence.SafeTensors.Save(path, new Dictionary<string, Tensor> { ["weight"] = weight });
        Assert.That(() => Int8Model.Load(path), Throws.TypeOf<InvalidDataException>().With.Message.Contains("Int8Model.Save"));
    }

    // A step of the output, if it were held in bytes.
    private static double Step(nn.Module<Tensor, Tensor> model, TensorBatches data)
    {
        using var scope = NewDisposeScope();
        var outputs = cat([.. data.ReadEpoch(0).Select(batch => model.call(batch.Inputs))]);
        return (Math.Max(0, outputs.max().ToDouble()) - Math.Min(0, outputs.min().ToDouble())) / byte.MaxValue;
    }

    private static double Difference(Tensor left, Tensor right) => (left - right).abs().max().ToDouble();

    private static TensorBatches Data(long count)
    {
        using var inputs = Some.Images(count, size: 9);
        using var targets = zeros(count, ScalarType.Int64);
        return new(inputs, targets, new BatchOptions { BatchSize = 8 });
    }

    private sealed class Stateful : nn.Module<Tensor, Tensor>
    {
        private int calls;

        public Stateful()
            : base(nameof(Stateful))
        {
        }

        public override Tensor forward(Tensor input) => calls++ % 2 == 0 ? input.relu() : input.neg().relu();
    }
}
