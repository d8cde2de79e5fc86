using Distiller.Data;
using Distiller.Native;
using Distiller.Quantization.Execution;
using Distiller.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Quantization.Tests.Execution;

[TestFixture]
public sealed class Int8OnnxTests
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

    [TestCaseSource(typeof(ExecutionNets), nameof(ExecutionNets.Names))]
    public void Onnx_runtime_agrees_with_the_simulation(string name)
    {
        if (OnnxRuntime.UnavailableReason is { } reason)
        {
            Assert.Ignore(reason);
        }

        using var scope = NewDisposeScope();
        using var model = ExecutionNets.Create(name);
        using var data = Data();
        using var int8 = Int8Model.Convert(model, data, Plain);
        Tensor[] inputs = [Some.Images(1, size: 9), Some.Images(5, size: 9)];

        var outputs = OnnxRuntime.Run(int8.ToOnnx(inputs[0].shape), inputs);

        foreach (var (input, output) in inputs.Zip(outputs))
        {
            var expected = int8.Simulate(input, roundsAddends: true);
            var step = (expected.max() - expected.min()).ToDouble() / byte.MaxValue;
            Assert.That((output - expected).abs().max().ToDouble(), Is.LessThanOrEqualTo(1.001 * step), $"batch of {input.shape[0]}");
        }
    }

    [Test]
    public void Layers_stand_between_pairs_of_quantize_and_dequantize_with_integers_as_weights()
    {
        using var scope = NewDisposeScope();
        using var model = ExecutionNets.Create("residual");
        using var data = Data();
        using var int8 = Int8Model.Convert(model, data, Plain);

        var onnx = int8.ToOnnx([1, 3, 9, 9]);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(onnx.Operators["Conv"], Is.EqualTo(4));
            Assert.That(onnx.Operators["QuantizeLinear"], Is.GreaterThanOrEqualTo(6));
            Assert.That(onnx.Operators["DequantizeLinear"], Is.EqualTo(onnx.Operators["QuantizeLinear"] + 10), "values, weights and biases of five layers");
            Assert.That(onnx.Initializers, Does.Contain("conv1.weight").And.Contain("conv1.weight_scale").And.Contain("fc.bias"));
            Assert.That(onnx.Operators["Pad"], Is.EqualTo(1), "three colours become four channels, where images are rounded");
        }
    }

    private static TensorBatches Data()
    {
        using var inputs = Some.Images(16, size: 9);
        using var targets = zeros(16, ScalarType.Int64);
        return new(inputs, targets, new BatchOptions { BatchSize = 8 });
    }
}
