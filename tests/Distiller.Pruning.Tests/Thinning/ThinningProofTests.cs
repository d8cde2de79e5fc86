using Distiller.Graph;
using Distiller.Masking;
using Distiller.Testing;
using TorchSharp.Modules;
using static Distiller.Pruning.Tests.Thinning.ThinningNets;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Distiller.Pruning.Tests.Thinning;

/// <summary>What fails the proof leaves everything as it was.</summary>
public sealed class ThinningProofTests
{
    [Test]
    public void Failure_leaves_model_masks_and_optimizer_untouched()
    {
        // The fixed number of columns makes the thinned model fail when it runs.
        using var net = new ComposedNet(
            n => x => n["fc"](n["bn"](n["conv"](x)).reshape(-1, 12)), ("conv", Conv2d(1, 3, 3)), ("bn", BatchNorm2d(3)), ("fc", Linear(12, 2)));
        using var optimizer = optim.SGD(net.parameters(), 0.1, momentum: 0.9);
        using var masks = new MaskTable(net);
        Step(net, optimizer, 4, 4);
        using var mask = ones_like(net.get_parameter("conv.weight")!);
        mask.index_fill_(0, tensor([1L]), 0);
        masks["conv.weight"].Set(mask);
        var before = Snapshot(net, optimizer);

        Assert.That(
            () => net.Thin([1, 1, 4, 4], masks: masks, optimizer: optimizer),
            Throws.TypeOf<ModelStructureException>().With.Message.Contains("is unchanged").And.Message.Contains("flatten(1)"));

        var after = Snapshot(net, optimizer);
        foreach (var (name, value) in before)
        {
            TensorAssert.Exact(after[name], value, name);
        }

        TensorAssert.Shape(masks["conv.weight"].Mask!, 3, 1, 3, 3);
        Assert.That(net.training && net.Layer<Conv2d>("conv").out_channels == 3);
        Assert.That(() => Step(net, optimizer, 4, 4), Throws.Nothing);
    }

    [Test]
    public void What_depends_on_the_number_of_channels_fails_the_proof()
    {
        // The number of channels comes from the shape, not from values: no mark can show it.
        using var net = new ComposedNet(n => x =>
        {
            var y = n["a"](x);
            return n["b"](y * (double)y.shape[1]);
        }, ("a", Linear(3, 4)), ("b", Linear(4, 2)));
        Zero(net, "a.weight", 0, 1);

        Assert.That(() => net.Thin([1, 3]), Throws.TypeOf<ModelStructureException>().With.Message.Contains("computes something else"));
        TensorAssert.Shape(net.get_parameter("a.weight")!, 4, 3);
    }

    [Test]
    public void What_the_output_does_not_show_stays_because_a_proof_could_not_fail()
    {
        using var net = Silenced();
        using var again = Silenced();
        Zero(net, "a.weight", 0, 1);
        Zero(again, "a.weight", 0, 1);

        var result = net.Thin([1, 3]);
        var unproven = again.Thin([1, 3], new() { KeepUnseen = false });

        Assert.That(result.Recipe.IsEmpty);
        Assert.That(result.Kept.Single().ToString(), Does.Contain("'a'").And.Contain("does not respond"));
        Assert.That(() => net.Thin([1, 3], new() { RequireAll = true }), Throws.TypeOf<ModelStructureException>().With.Message.Contains("does not respond"));
        Assert.That(unproven.ProofSensitivity, Is.Zero, "the result says that nothing was seen");
        TensorAssert.Shape(again.get_parameter("a.weight")!, 3, 3);
    }

    [TestCase(0.0)]
    [TestCase(1e-6)]
    public void Signal_that_dies_on_its_way_is_no_excuse(double scale)
    {
        // With a scale as residual branches have it at the start, no cut of the branch changes the output.
        using var net = new ComposedNet(n => x => n["c"](x + (n["scale"](n["b"](n["a"](x).relu())))), ("a", Linear(3, 6)), ("b", Linear(6, 3)), ("scale", new Scale(scale)), ("c", Linear(3, 2)));
        Zero(net, "a.weight", 0, 1);
        Zero(net, "a.bias", 0, 1);
        var right = StructureProbe.Run(net, 1, 3);
        var wrong = right with { Groups = [.. right.Groups.Select(group => group.Producers.Contains("a") ? Shifted(group) : group)] };
        using var input = HashFill.Tensor([2, 3], seed: 4);

        Assert.That(
            () => net.Thin(wrong, () => [net.call(input)]),
            Throws.TypeOf<ModelStructureException>().With.Message.Contains("computes something else").And.Message.Contains("random weights"));
        TensorAssert.Shape(net.get_parameter("a.weight")!, 6, 3);

        var result = net.Thin(right, () => [net.call(input)]);

        Assert.That(result.ProofSensitivity, Is.GreaterThan(1e-2));
        Assert.That(result.InputSensitivity, Is.GreaterThan(0));
        TensorAssert.Shape(net.get_parameter("b.weight")!, 3, 5);
        Assert.That(net.get_parameter("scale.value")!.abs().max().item<float>(), Is.EqualTo((float)scale), "the model's own weights are back");
    }

    private sealed class Scale : Module<Tensor, Tensor>
    {
        private readonly Parameter value;

        public Scale(double start)
            : base(nameof(Scale))
        {
            value = Parameter(full([3], start));
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) => input * value;
    }
}
