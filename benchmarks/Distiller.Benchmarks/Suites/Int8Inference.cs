using Distiller.Benchmarks.Harness;
using Distiller.Data;
using Distiller.Export.Onnx;
using Distiller.Quantization.Execution;
using static TorchSharp.torch;

namespace Distiller.Benchmarks.Suites;

/// <summary>A forward pass in int8 beside float, beside Python on the same libtorch and beside ONNX Runtime, where these are installed.</summary>
/// <param name="network">Name of the network, for the benchmark's name.</param>
/// <param name="build">Makes it.</param>
/// <param name="size">Height and width of the images.</param>
/// <param name="batch">Number of images.</param>
/// <param name="repetitions">Passes in one measurement.</param>
internal sealed class Int8Inference(string network, Func<nn.Module<Tensor, Tensor>> build, int size, int batch, int repetitions) : IBenchmark
{
    private const int CalibrationBatches = 2;

    public string Name => $"int8-{network}-{batch}";

    public string Description => $"forward pass of {network}, {batch} images of {size}x{size}";

    public int Rounds => 21;

    public IReadOnlyList<Variant> Prepare(bool quick)
    {
        nn.Module<Tensor, Tensor> model = build();
        model.eval();
        Tensor input = randn(batch, 3, size, size);
        using Tensor targets = zeros(batch * CalibrationBatches, ScalarType.Int64);
        using Tensor images = cat([input, randn(batch, 3, size, size)]);
        using TensorBatches calibration = new(images, targets, new BatchOptions { BatchSize = batch });
        Int8Model fused = Int8Model.Convert(model, calibration);
        Int8Model operators = Int8Model.Convert(model, calibration, new Int8Options { Engine = Int8Engine.OneDnn, MeasuresLayers = false });
        List<Variant> variants =
        [
            Of("float, channels first", model, () => input.alias(), model),
            Of("float, channels last", model, () => ChannelsLast.Apply(input), input),
            Of("int8, fused", fused, () => input.alias(), fused),
            Of("int8, libtorch's operators", operators, () => input.alias(), operators),
        ];
        AddPeer(variants, "float, ONNX Runtime", OnnxExporter.Export(model, input), input.shape);
        AddPeer(variants, "int8, ONNX Runtime", operators.ToOnnx(input.shape), input.shape);
        if (network == PythonInt8.Network && PythonInt8.TryStart(batch, repetitions) is { } python)
        {
            variants.Add(new Variant("int8, Python", python.Measure) { Owned = python });
        }

        return variants;
    }

    private void AddPeer(List<Variant> variants, string name, OnnxModel file, long[] shape)
    {
        if (OnnxRuntimePeer.TryStart(file, shape, repetitions) is { } peer) variants.Add(new Variant(name, peer.Measure) { Owned = peer });
    }

    private Variant Of(string name, nn.Module<Tensor, Tensor> model, Func<Tensor> input, IDisposable owned) =>
        Variant.TimedWarm(name, () => Run(model, input), repetitions) with { Owned = owned };

    private static void Run(nn.Module<Tensor, Tensor> model, Func<Tensor> input)
    {
        using var scope = NewDisposeScope();
        using IDisposable noGradients = no_grad();
        _ = model.call(input());
    }
}
