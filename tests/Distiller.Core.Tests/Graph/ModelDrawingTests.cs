using Distiller.Graph;
using Distiller.Testing;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Core.Tests.Graph;

public sealed class ModelDrawingTests
{
    [Test]
    public void Boxes_arrows_and_shapes_follow_the_data()
    {
        using Sequential model = Some.Classifier();
        using Tensor input = Some.Images(count: 1);

        string graph = ModelDrawing.ToDot(model, input);

        Assert.That(graph, Does.Contain("\"conv1\" [label=\"conv1\\nConv2d\\nsh=(3, 3) g=1\", shape=box, style=\"rounded,filled\", fillcolor=\"#6495ED\"]"));
        Assert.That(graph, Does.Contain("\"\" -> \"conv1\" [label=\"(1, 3, 8, 8)\"]"));
        Assert.That(graph, Does.Contain("\"conv1\" -> \"bn1\" [label=\"(1, 8, 8, 8)\"]"));
        Assert.That(graph, Does.Not.Contain("dashed").And.Not.Contain("weight"));
    }

    [Test]
    public void Code_between_modules_is_a_dashed_arrow()
    {
        using Doubling model = new();
        using Tensor input = Some.Tensor(1, 4);

        Assert.That(ModelDrawing.ToDot(model, input), Does.Contain("\"first\" -> \"second\" [label=\"(1, 4)\", style=dashed]"));
    }

    [Test]
    public void Parameters_are_ovals_when_asked_for()
    {
        using Sequential model = Some.Classifier();
        using Tensor input = Some.Images(count: 1);

        Assert.That(
            ModelDrawing.ToDot(model, input, withParameters: true),
            Does.Contain("\"fc.weight\" [label=\"weight\\n(10, 16)\", shape=oval").And.Contain("\"fc.weight\" -> \"fc\""));
    }

    private sealed class Doubling : nn.Module<Tensor, Tensor>
    {
        private readonly Linear first = Some.Linear(4, 4);
        private readonly Linear second = Some.Linear(4, 2);

        public Doubling()
            : base(nameof(Doubling)) => RegisterComponents();

        public override Tensor forward(Tensor input) => second.call(first.call(input) * 2);
    }
}
