using Distiller.Export.Onnx;
using Distiller.Native;
using Distiller.Testing;
using static TorchSharp.torch;

namespace Distiller.Tests.Export;

[TestFixture]
public sealed class OnnxExporterTests
{
    private const double Tolerance = 1e-4;

    [OneTimeSetUp]
    public void Needs_the_native_library()
    {
        if (!NativeSupport.IsAvailable) Assert.Ignore(NativeSupport.UnavailableReason ?? "");
    }

    [TestCaseSource(typeof(ExportNets), nameof(ExportNets.Names))]
    public void Recorded_operators_replay_to_the_output_of_the_model(string name)
    {
        using var scope = NewDisposeScope();
        (nn.Module<Tensor, Tensor> model, long[] shape) = ExportNets.Create(name);
        using RecordedGraph graph = OperatorRecorder.Record(model, zeros(shape));
        Tensor input = rand(shape, generator: new Generator(3));

        Assert.That(graph.Replay(input).allclose(model.call(input), rtol: 1e-5, atol: 1e-6), Is.True);
    }

    [TestCaseSource(typeof(ExportNets), nameof(ExportNets.Names))]
    public void Onnx_runtime_computes_what_the_model_computes_at_every_batch_size(string name)
    {
        if (OnnxRuntime.UnavailableReason is { } reason) Assert.Ignore(reason);
        using var scope = NewDisposeScope();
        (nn.Module<Tensor, Tensor> model, long[] shape) = ExportNets.Create(name);
        OnnxModel onnx = OnnxExporter.Export(model, zeros(shape));
        Tensor[] inputs = [.. new long[] { 1, 2, 5 }.Select(batch => randn([batch, .. shape[1..]], generator: new Generator((ulong)batch)))];

        Tensor[] outputs = OnnxRuntime.Run(onnx, inputs);

        using var noGradients = no_grad();
        foreach ((Tensor input, Tensor output) in inputs.Zip(outputs))
        {
            TensorAssert.Close(output, model.call(input), Tolerance);
        }
    }

    [Test]
    public void Operator_without_translation_is_named_with_its_module()
    {
        using var scope = NewDisposeScope();
        using nn.Module<Tensor, Tensor> model = nn.Sequential(("first", nn.Linear(4, 4)), ("odd", new ExportNets.Expression(nn.Linear(4, 4), (_, x) => x.digamma())));

        Assert.That(
            () => OnnxExporter.Export(model, ones(2, 4)),
            Throws.TypeOf<NotSupportedException>().With.Message.Contains("'aten::digamma'").And.Message.Contains("'odd'"));
    }

    [Test]
    public void Own_translation_comes_before_the_built_in_ones()
    {
        using var scope = NewDisposeScope();
        using nn.Module<Tensor, Tensor> model = new ExportNets.Expression(nn.Linear(4, 4), (layer, x) => layer.call(x).digamma());
        OnnxOptions options = new() { Translations = OnnxOptions.Default.Translations.Add("aten::digamma", call => call.Result(call.Emit("Digamma", [call.Input("self")]))) };

        Assert.That(OnnxExporter.Export(model, ones(2, 4), options).Operators, Does.ContainKey("Digamma"));
    }

    [Test]
    public void Writing_through_a_view_is_refused()
    {
        using var scope = NewDisposeScope();
        using nn.Module<Tensor, Tensor> model = new ExportNets.Expression(nn.Linear(4, 4), (layer, x) =>
        {
            Tensor y = layer.call(x);
            y.narrow(1, 0, 2).zero_();
            return y;
        });

        Assert.That(() => OnnxExporter.Export(model, ones(2, 4)), Throws.TypeOf<ModelStructureException>().With.Message.Contains("view"));
    }

    [Test]
    public void Values_that_depend_on_the_batch_size_are_refused_by_the_name_of_their_operator()
    {
        using var scope = NewDisposeScope();
        using nn.Module<Tensor, Tensor> model = new ExportNets.Expression(nn.Linear(4, 4), (layer, x) => layer.call(x) * x.shape[0]);

        Assert.That(() => OnnxExporter.Export(model, ones(2, 4)), Throws.TypeOf<NotSupportedException>().With.Message.Contains("'aten::mul"));
        Assert.That(() => OnnxExporter.Export(model, ones(2, 4), new() { HasDynamicBatch = false }), Throws.Nothing);
    }

    [Test]
    public void Exports_leave_no_tensors_behind_and_are_equal_byte_for_byte()
    {
        (nn.Module<Tensor, Tensor> model, long[] shape) = ExportNets.Create("recurrent");
        using Tensor sample = zeros(shape);
        byte[] first = OnnxExporter.Export(model, sample).ToBytes();

        TensorLeakCheck.Verify(() => OnnxExporter.Export(model, sample));
        Assert.That(OnnxExporter.Export(model, sample).ToBytes(), Is.EqualTo(first));
        model.Dispose();
    }
}
