using Distiller.Masking;
using Distiller.Testing;
using TorchSharp.Modules;
using static Distiller.Pruning.Tests.Thinning.ThinningNets;
using static TorchSharp.torch;

namespace Distiller.Pruning.Tests.Thinning;

/// <summary>What training holds beside the weights is cut along: momentum, moments, gradients, masks.</summary>
public sealed class ThinningStateTests
{
    [Test]
    public void D73_Momentum_is_cut_when_gradients_are_gone()
    {
        using var net = Chain();
        using var optimizer = optim.SGD(net.parameters(), 0.1, momentum: 0.9);
        Step(net, optimizer);
        net.zero_grad();
        Zero(net, "conv1.weight", 0, 1);

        net.Thin([1, 1, 6, 6], optimizer: optimizer);

        TensorAssert.Shape(Momentum(optimizer, net, "conv2.weight"), 2, 2, 3, 3);
        Assert.That(() => Step(net, optimizer), Throws.Nothing);
    }

    [TestCaseSource(nameof(Optimizers))]
    public void D74_Every_optimizer_goes_on(Func<IEnumerable<Parameter>, optim.Optimizer> create)
    {
        using var net = Chain();
        using var optimizer = create(net.parameters());
        Step(net, optimizer);
        Step(net, optimizer);
        Zero(net, "conv1.weight", 0, 1);

        net.Thin([1, 1, 6, 6], optimizer: optimizer);

        Assert.That(() => Step(net, optimizer), Throws.Nothing);
        Assert.That(net.parameters().All(parameter => parameter.isfinite().all().item<bool>()));
    }

    [Test]
    public void Masks_count_as_zeros_and_are_cut_along()
    {
        using var net = Chain();
        using var masks = new MaskTable(net);
        using var mask = ones_like(net.get_parameter("conv1.weight")!);
        mask.index_fill_(0, tensor([1L]), 0);
        masks["conv1.weight"].Set(mask);
        masks["conv1.weight"].MaskOnForwardOnly = true;
        using var dense = net.get_parameter("conv1.weight")!.detach().clone();

        net.Thin([1, 1, 6, 6], masks: masks);

        TensorAssert.Shape(masks["conv1.weight"].Mask!, 2, 1, 3, 3);
        using var kept = dense.index_select(0, tensor([0L, 2L]));
        TensorAssert.Exact(net.get_parameter("conv1.weight")!, kept, "dense weights that a forward-only mask does not touch");
    }

    [Test]
    public void Gradients_are_cut_along()
    {
        using var net = Chain();
        using var optimizer = optim.SGD(net.parameters(), 0.1);
        Step(net, optimizer);
        Zero(net, "conv1.weight", 0, 1);
        using var before = net.get_parameter("conv2.weight")!.grad!.clone();

        net.Thin([1, 1, 6, 6]);

        using var gradient = net.get_parameter("conv2.weight")!.grad!;
        using var expected = before.index_select(1, tensor([0L, 2L]));
        TensorAssert.Exact(gradient, expected);
    }

    [Test]
    public void Recipes_compose()
    {
        using var net = Chain(6);
        using var full = Chain(6);
        Zero(net, "conv1.weight", 0, 1, 4);
        var first = net.Thin([1, 1, 6, 6]).Recipe;
        Zero(net, "conv1.weight", 0, 1);
        var second = net.Thin([1, 1, 6, 6]).Recipe;

        var both = first.Then(second);
        both.Apply(full);
        both.Apply(net);

        Assert.That(both.Slices.Single(slice => slice.Name == "conv1.weight").Kept, Is.EqualTo((long[])[0, 3, 5]));
        TensorAssert.Shape(full.get_parameter("conv2.weight")!, 2, 3, 3, 3);
        Assert.That(
            () => both.Apply(net.Layer<Conv2d>("conv1")), Throws.TypeOf<ModelStructureException>().With.Message.Contains("does not have"));
    }

    [Test]
    public void Nothing_leaks()
    {
        using var net = Chain(16);
        using var optimizer = optim.SGD(net.parameters(), 0.1, momentum: 0.9);
        Step(net, optimizer);
        var next = 0L;
        TensorLeakCheck.Verify(() =>
        {
            Zero(net, "conv1.weight", 0, next);
            Assert.That(net.Thin([1, 1, 6, 6], new() { FoldConstants = true }, optimizer: optimizer).Recipe.IsEmpty, Is.False);
        });
    }

    private static IEnumerable<TestCaseData> Optimizers()
    {
        (string Name, Func<IEnumerable<Parameter>, optim.Optimizer> Create)[] kinds =
        [
            ("SGD", parameters => optim.SGD(parameters, 0.01, momentum: 0.9)),
            ("Adam", parameters => optim.Adam(parameters, 0.01, amsgrad: true)),
            ("AdamW", parameters => optim.AdamW(parameters, 0.01)),
            ("RMSProp", parameters => optim.RMSProp(parameters, 0.01, momentum: 0.9, centered: true)),
            ("Adagrad", parameters => optim.Adagrad(parameters, 0.01)),
        ];
        return kinds.Select(kind => new TestCaseData(kind.Create).SetArgDisplayNames(kind.Name));
    }
}
