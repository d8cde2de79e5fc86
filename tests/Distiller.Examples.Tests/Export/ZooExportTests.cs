using Distiller.Export.Onnx;
using Distiller.Native;
using Distiller.Testing;
using Distiller.Zoo;
using static TorchSharp.torch;

namespace Distiller.Examples.Tests.Export;

/// <summary>Networks of the zoo, recorded, replayed and run in ONNX Runtime.</summary>
public sealed class ZooExportTests
{
    private const double Tolerance = 1e-4;

    private static readonly string[] Small =
    [
        "simplenet_mnist", "simplenet_v2_mnist", "simplenet_cifar", "plain20_cifar", "plain20_cifar_nobn", "resnet20_cifar", "resnet56_cifar",
        "preact_resnet20_cifar", "preact_resnet20_cifar_conv_ds", "vgg11_bn_cifar",
    ];

    [OneTimeSetUp]
    public void Needs_the_native_library()
    {
        if (!NativeSupport.IsAvailable) Assert.Ignore(NativeSupport.UnavailableReason ?? "");
    }

    [TestCaseSource(nameof(Small))]
    public void Small_network_replays_and_runs_in_onnx_runtime(string name) => Check(name);

    [Explicit("Takes minutes and gigabytes."), TestCaseSource(nameof(Others))]
    public void Large_network_replays_and_runs_in_onnx_runtime(string name) => Check(name);

    private static IEnumerable<string> Others() => ZooModels.All.Select(model => model.Name).Except(Small);

    private static void Check(string name)
    {
        using var model = ZooModels.Create(name, seed: 5);
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        model.eval();
        long[] shape = [.. ZooModels.Find(name).Family.InputShape];
        Tensor input = randn([3, .. shape[^3..]], generator: new Generator(11));
        using (RecordedGraph graph = OperatorRecorder.Record(model, input))
        {
            TensorAssert.Close(graph.Replay(input), model.call(input), Tolerance);
        }

        OnnxModel onnx = OnnxExporter.Export(model, input);
        Assert.That(onnx.Initializers, Is.SupersetOf(model.named_parameters().Select(entry => entry.name)));
        if (OnnxRuntime.UnavailableReason is { } reason) Assert.Ignore("Replayed; not run in ONNX Runtime: " + reason);
        TensorAssert.Close(OnnxRuntime.Run(onnx, input)[0], model.call(input), Tolerance);
    }
}
