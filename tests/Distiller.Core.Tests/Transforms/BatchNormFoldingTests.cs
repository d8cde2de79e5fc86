using System.Collections.Immutable;
using Distiller.Testing;
using Distiller.Transforms;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Distiller.Core.Tests.Transforms;

[TestFixture]
public sealed class BatchNormFoldingTests
{
    [Test]
    public void Folded_weights_are_those_of_the_original()
    {
        GoldenValue golden = GoldenFile.Read("bn_fold")["inference_fold"];
        using DisposeScope scope = NewDisposeScope();
        using Sequential net = Sequential(
            ("conv", Conv2d(2, 3, 3)), ("bn", BatchNorm2d(3)), ("relu", ReLU()), ("conv2", Conv2d(3, 2, 1, bias: false)), ("bn2", BatchNorm2d(2)));
        Load(net, golden["model"]);
        net.eval();
        Tensor input = golden["input"].Tensor();
        TensorAssert.Close(net.call(input), golden["out_before"].Tensor(), relative: 1e-5);

        ImmutableArray<FoldedNormalization> folded = BatchNormFolding.Fold(net, input);

        Assert.That(folded, Is.EqualTo((FoldedNormalization[])[new("conv", "bn"), new("conv2", "bn2")]));
        TensorAssert.Close(net.call(input), golden["out_after"].Tensor(), relative: 1e-5);
        Dictionary<string, Tensor> state = net.state_dict();
        foreach (string name in golden["folded"].Names)
        {
            TensorAssert.Close(state[name], golden["folded"][name].Tensor(), relative: 1e-5, what: name);
        }
    }

    [Test]
    public void Normalisation_passes_its_input_on_exactly()
    {
        using DisposeScope scope = NewDisposeScope();
        using Sequential net = Sequential(("conv", Conv2d(2, 3, 3)), ("bn", BatchNorm2d(3)));
        net.eval();
        Tensor input = Some.Tensor(2, 2, 6, 6);

        BatchNormFolding.Fold(net, input);

        nn.Module<Tensor, Tensor> conv = (nn.Module<Tensor, Tensor>)net.named_children().First().module;
        TensorAssert.Exact(net.call(input), conv.call(input));
    }

    [Test]
    public void Ex14_12_layer_whose_output_is_read_elsewhere_is_left_alone()
    {
        using Shared net = new();
        using Tensor input = Some.Tensor(2, 2, 6, 6);
        using Tensor before = net.state_dict()["conv.weight"].clone();

        Assert.That(() => BatchNormFolding.Fold(net, input), Throws.TypeOf<ModelStructureException>().With.Message.Contains("as it was"));

        Assert.That(net.state_dict()["conv.weight"].Equals(before));
        Assert.That(net.state_dict(), Does.Not.ContainKey("conv.bias"));
    }

    [Test]
    public void Folding_leaks_nothing()
    {
        using Sequential net = Sequential(("conv", Conv2d(2, 3, 3, bias: false)), ("bn", BatchNorm2d(3)));
        using Tensor input = Some.Tensor(2, 2, 6, 6);

        TensorLeakCheck.Verify(() => BatchNormFolding.Fold(net, input));
    }

    private static void Load(nn.Module net, GoldenValue values)
    {
        using IDisposable noGrad = no_grad();
        Dictionary<string, Tensor> state = net.state_dict();
        foreach (GoldenValue entry in values.Items.Where(entry => state.ContainsKey(entry["name"].Text)))
        {
            using Tensor value = entry.Tensor();
            state[entry["name"].Text].copy_(value);
        }
    }

    /// <summary>Code between the modules reads the convolution, too.</summary>
    private sealed class Shared : Module<Tensor, Tensor>
    {
        private readonly Conv2d conv = Conv2d(2, 3, 3, bias: false);
        private readonly BatchNorm2d norm = BatchNorm2d(3);

        public Shared()
            : base(nameof(Shared))
        {
            RegisterComponents();
            using IDisposable noGrad = no_grad();
            norm.running_mean!.fill_(0.5);
            norm.running_var!.fill_(4);
        }

        public override Tensor forward(Tensor input)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor value = conv.call(input);
            return (norm.call(value) + value).MoveToOuterDisposeScope();
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                conv.Dispose();
                norm.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
