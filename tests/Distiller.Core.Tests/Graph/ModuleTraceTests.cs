using Distiller.Graph;
using Distiller.Modules;
using Distiller.Testing;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Distiller.Core.Tests.Graph;

[TestFixture]
public sealed class ModuleTraceTests
{
    [Test]
    public void Links_follow_the_tensors_and_not_the_order_of_declaration()
    {
        using Net net = new();
        using Tensor input = ones(2, 3, 8, 8);

        ModuleTrace trace = ModuleTrace.Of(net, input);

        Assert.That(trace.Modules.Select(module => module.Name), Is.EqualTo((string[])["conv", "norm", "act", "add", "fc"]));
        Assert.That(trace.Find("conv")!.Predecessors, Is.EqualTo((string[])[""]));
        Assert.That(trace.Find("conv")!.Successors, Is.EqualTo((string[])["norm"]));
        Assert.That(trace.Find("norm")!.Successors, Is.EqualTo((string[])["act", "add"]));
        Assert.That(trace.Find("add")!.Predecessors, Is.EqualTo((string[])["act", "norm"]));
        Assert.That(trace.Find("fc")!.Predecessors, Is.Empty, "an expression stands between");
        Assert.That(trace.Find("unused"), Is.Null);
    }

    [Test]
    public void Mode_comes_back_and_nothing_leaks()
    {
        using Net net = new();
        using Tensor input = ones(2, 3, 8, 8);
        net.train();

        TensorLeakCheck.Verify(() => ModuleTrace.Of(net, input));

        Assert.That(net.training);
    }

    private sealed class Net : Module<Tensor, Tensor>
    {
        private readonly Linear fc = Linear(4 * 64, 2);
        private readonly ReLU act = ReLU();
        private readonly Conv2d conv = Conv2d(3, 4, 3, padding: 1);
        private readonly BatchNorm2d norm = BatchNorm2d(4);
        private readonly Add add = new();
        private readonly ReLU unused = ReLU();

        public Net()
            : base(nameof(Net)) => RegisterComponents();

        public override Tensor forward(Tensor input)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor normal = norm.call(conv.call(input));
            return fc.call(add.call(act.call(normal), normal).flatten(1)).MoveToOuterDisposeScope();
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                foreach (Module module in (Module[])[fc, act, conv, norm, add, unused])
                {
                    module.Dispose();
                }
            }

            base.Dispose(disposing);
        }
    }
}
