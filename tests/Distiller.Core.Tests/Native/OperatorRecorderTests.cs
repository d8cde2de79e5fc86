using Distiller.Native;
using Distiller.Testing;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Tests.Native;

[TestFixture]
public sealed class OperatorRecorderTests
{
    [OneTimeSetUp]
    public void Needs_the_native_library()
    {
        if (!NativeSupport.IsAvailable) Assert.Ignore(NativeSupport.UnavailableReason ?? "");
    }

    [Test]
    public void Operators_of_modules_and_of_expressions_are_recorded_with_their_connections()
    {
        using var model = new Twice();
        using Tensor input = Some.Images(2);
        using RecordedGraph graph = OperatorRecorder.Record(model, input);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(graph.Operators.Select(call => call.Name), Is.EqualTo(["aten::conv2d", "aten::relu", "aten::add", "aten::flatten"]));
            Assert.That(graph.Operators.Select(call => call.ModulePath), Is.EqualTo(["conv", "relu", "", ""]));
            Assert.That(graph.Operators[0]["input"], Is.SameAs(graph.Input));
            Assert.That(((RecordedTensor)graph.Operators[0]["weight"]!).ParameterName, Is.EqualTo("conv.weight"));
            Assert.That(graph.Operators[2]["self"], Is.SameAs(graph.Operators[1].Results[0]));
            Assert.That(graph.Operators[2]["other"], Is.SameAs(graph.Operators[0].Results[0]));
            Assert.That(graph.Output, Is.SameAs(graph.Operators[3].Results[0]));
            Assert.That(graph.Output.Shape, Is.EqualTo([2L, 8 * 8 * 8]));
        }
    }

    [Test]
    public void Recording_leaves_no_tensors_behind()
    {
        using Sequential model = Some.Classifier();
        using Tensor input = Some.Images(2);
        TensorLeakCheck.Verify(() => OperatorRecorder.Record(model, input).Dispose());
    }

    [Test]
    public void Modes_come_back_after_recording()
    {
        using Sequential model = Some.Classifier();
        model.train();
        using Tensor input = Some.Images(2);
        OperatorRecorder.Record(model, input).Dispose();
        Assert.That(model.modules().Select(module => module.training), Is.All.True);
    }

    private sealed class Twice : nn.Module<Tensor, Tensor>
    {
        private readonly Conv2d conv = Some.Conv(8, 3);
        private readonly ReLU relu = nn.ReLU();

        public Twice()
            : base(nameof(Twice)) => RegisterComponents();

        public override Tensor forward(Tensor input)
        {
            using var scope = NewDisposeScope();
            Tensor x = conv.call(input);
            return (relu.call(x) + x).flatten(1).MoveToOuterDisposeScope();
        }
    }
}
