using Distiller.Graph;
using Distiller.Masking;
using Distiller.Testing;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Distiller.Pruning.Tests.Thinning;

public sealed class ThinningTests
{
    [Test(Description = "EX-29")]
    public void Filter_takes_its_batch_norm_its_readers_and_their_momentum_along()
    {
        using var net = Chain();
        using var optimizer = optim.SGD(net.parameters(), 0.1, momentum: 0.9);
        Step(net, optimizer);
        Zero(net, "conv1.weight", 0, 1);
        using var momentum = Momentum(optimizer, net, "conv2.weight").clone();

        var result = net.Thin([1, 1, 6, 6], new() { Scope = ThinningScope.Filters }, optimizer: optimizer);

        Assert.That(Text(result.Recipe), Is.EqualTo((string[])
        [
            "bn.bias 0 [0,2]", "bn.running_mean 0 [0,2]", "bn.running_var 0 [0,2]", "bn.weight 0 [0,2]",
            "conv1.bias 0 [0,2]", "conv1.weight 0 [0,2]", "conv2.weight 1 [0,2]",
        ]));
        using var kept = tensor([0L, 2L]);
        using var expected = momentum.index_select(1, kept);
        TensorAssert.Exact(Momentum(optimizer, net, "conv2.weight"), expected, "momentum");
        Assert.That(net.Layer<Conv2d>("conv2").in_channels, Is.EqualTo(2));
        Assert.That(net.Layer<Conv2d>("conv1").out_channels, Is.EqualTo(2));
        Assert.That(net.Layer<BatchNorm2d>("bn").num_features, Is.EqualTo(2));
        Assert.That(() => Step(net, optimizer), Throws.Nothing, "training goes on");
    }

    [Test(Description = "EX-29")]
    public void Channel_takes_its_producer_along()
    {
        using var net = Chain();
        Zero(net, "conv2.weight", 1, 2);

        var result = net.Thin([1, 1, 6, 6], new() { Scope = ThinningScope.Channels });

        Assert.That(Text(result.Recipe), Does.Contain("conv2.weight 1 [0,1]").And.Contain("conv1.weight 0 [0,1]").And.Contain("bn.running_var 0 [0,1]"));
        Assert.That(result.OutputChange, Is.LessThanOrEqualTo(1e-5), "a channel that nobody reads changes nothing");
    }

    [Test(Description = "EX-30, D-47, D-49, D-50")]
    public void D47_D49_D50_Flattened_maps_of_any_shape_take_columns_momentum_and_mask_along([Values(2, 3)] int width)
    {
        using var net = Flattening(width);
        using var full = Flattening(width);
        using var optimizer = optim.SGD(net.parameters(), 0.1, momentum: 0.9);
        using var masks = new MaskTable(net);
        masks["fc.weight"].Set(ones_like(net.get_parameter("fc.weight")!));
        Step(net, optimizer, width);
        Zero(net, "conv.weight", 0, 0);
        using var momentum = Momentum(optimizer, net, "fc.weight").clone();

        var result = net.Thin([1, 1, 2, width], masks: masks, optimizer: optimizer);

        long[] columns = [.. Enumerable.Range(2 * width, 2 * width).Select(index => (long)index)];
        Assert.That(result.Recipe.Slices.Single(slice => slice.Name == "fc.weight").Kept, Is.EqualTo(columns));
        using var kept = tensor(columns);
        using var expected = momentum.index_select(1, kept);
        TensorAssert.Exact(Momentum(optimizer, net, "fc.weight"), expected, "momentum");
        TensorAssert.Shape(masks["fc.weight"].Mask!, 2, 2 * width);
        Assert.That(net.Layer<Linear>("fc").in_features, Is.EqualTo(2 * width));

        Assert.That(() => result.Recipe.Apply(net, masks, optimizer), Throws.Nothing, "replay on the thin model");
        ThinningRecipe.Parse(result.Recipe.ToJson()).Apply(full);
        TensorAssert.Shape(full.get_parameter("fc.weight")!, 2, 2 * width);
    }

    [Test(Description = "EX-31a, D-44")]
    public void D44_Batch_norm_of_another_convolution_is_left_alone()
    {
        using var net = new ComposedNet(
            n => x => n["bn"](n["c2"](n["c1"](x))), ("c1", Conv2d(1, 4, 1)), ("c2", Conv2d(4, 2, 1)), ("bn", BatchNorm2d(2)));
        Zero(net, "c1.weight", 0, 0);

        var result = net.Thin([1, 1, 4, 4]);

        Assert.That(Text(result.Recipe), Is.EqualTo((string[])["c1.bias 0 [1,2,3]", "c1.weight 0 [1,2,3]", "c2.weight 1 [1,2,3]"]));
    }

    [TestCase("c1.weight", 0, Description = "EX-31b")]
    [TestCase("c3.weight", 1, Description = "EX-31b")]
    [TestCase("dw.weight", 0, Description = "D-48")]
    public void D48_Depthwise_convolution_shrinks_with_its_groups(string zeroed, int dimension)
    {
        using var net = new ComposedNet(
            n => x => n["c3"](n["dw"](n["c1"](x))),
            ("c1", Conv2d(1, 3, 1)), ("dw", Conv2d(3, 3, 3, groups: 3)), ("c3", Conv2d(3, 2, 1)));
        Zero(net, zeroed, dimension, 1);

        var result = net.Thin([1, 1, 5, 5]);

        Assert.That(Text(result.Recipe), Is.EqualTo((string[])
        [
            "c1.bias 0 [0,2]", "c1.weight 0 [0,2]", "c3.weight 1 [0,2]", "dw.bias 0 [0,2]", "dw.weight 0 [0,2]",
        ]));
        var depthwise = net.Layer<Conv2d>("dw");
        Assert.That((depthwise.groups, depthwise.in_channels, depthwise.out_channels), Is.EqualTo((2L, 2L, 2L)));
    }

    [Test(Description = "EX-31c, D-51")]
    public void D51_Residual_siblings_with_different_zeros_are_refused_with_the_reason()
    {
        using var net = Sum();
        Zero(net, "c1.weight", 0, 1);
        Zero(net, "c2.weight", 0, 2);

        var result = net.Thin([1, 1, 4, 4]);

        Assert.That(result.Recipe.IsEmpty);
        Assert.That(result.Kept.Select(kept => kept.ToString()), Is.EqualTo((string[])
        [
            "output 1 of 'c1' stays: 'c2' is not zero there and feeds 'c3'", "output 2 of 'c2' stays: 'c1' is not zero there and feeds 'c3'",
        ]));
        Assert.That(
            () => net.Thin([1, 1, 4, 4], new() { RequireAll = true }), Throws.TypeOf<ModelStructureException>().With.Message.Contains("Prune coupled layers alike"));
    }

    [Test]
    public void Residual_siblings_with_the_same_zeros_shrink_together()
    {
        using var net = Sum();
        Zero(net, "c1.weight", 0, 1);
        Zero(net, "c2.weight", 0, 1);

        var result = net.Thin([1, 1, 4, 4]);

        Assert.That(result.Layers.Select(layer => layer.Layer), Is.EqualTo((string[])["c1", "c2", "c3"]));
    }

    [Test(Description = "EX-31d, D-45")]
    public void D45_Single_zero_column_behind_a_flatten_removes_nothing()
    {
        using var net = Flattening(2);
        Zero(net, "fc.weight", 1, 3);

        var result = net.Thin([1, 1, 2, 2]);

        Assert.That(result.Recipe.IsEmpty);
        Assert.That(result.Kept.Single().Reason, Does.Contain("'conv' is not zero there"));

        Zero(net, "fc.weight", 1, 0, 1, 2);
        Assert.That(Text(net.Thin([1, 1, 2, 2]).Recipe), Does.Contain("fc.weight 1 [4,5,6,7]"), "all four columns of the map");
    }

    [TestCase(true)]
    [TestCase(false)]
    public void D46_Batch_norms_of_one_dimension_and_without_parameters_are_cut(bool affine)
    {
        using var net = new ComposedNet(
            n => x => n["b"](n["bn"](n["a"](x)).relu()), ("a", Linear(3, 4)), ("bn", BatchNorm1d(4, affine: affine)), ("b", Linear(4, 2)));
        Zero(net, "a.weight", 0, 2);

        net.Thin([1, 3]);

        TensorAssert.Shape(net.get_buffer("bn.running_var")!, 3);
        Assert.That(net.Layer<BatchNorm1d>("bn").num_features, Is.EqualTo(3));
    }

    [Test]
    public void D52_Constant_of_a_removed_filter_is_reported_and_can_be_folded()
    {
        using var net = new ComposedNet(
            n => x => n["b"](n["bn"](n["a"](x)).relu()), ("a", Conv2d(1, 3, 1)), ("bn", BatchNorm2d(3)), ("b", Conv2d(3, 2, 3)));
        using var twin = new ComposedNet(
            n => x => n["b"](n["bn"](n["a"](x)).relu()), ("a", Conv2d(1, 3, 1)), ("bn", BatchNorm2d(3)), ("b", Conv2d(3, 2, 3)));
        Zero(net, "a.weight", 0, 1);
        using (no_grad())
        {
            net.get_parameter("bn.bias")!.fill_(0.7);
        }

        twin.load_state_dict(net.state_dict());

        var dropped = net.Thin([1, 1, 6, 6]);
        var folded = twin.Thin([1, 1, 6, 6], new() { FoldConstants = true });

        Assert.That(dropped.ProofError, Is.LessThanOrEqualTo(1e-5));
        Assert.That(dropped.OutputChange, Is.GreaterThan(1e-3), "the constant is gone, and the result says so");
        Assert.That(folded.OutputChange, Is.LessThanOrEqualTo(1e-5), "the bias carries the constant");
        Assert.That(folded.Recipe.IsEmpty, Is.False);
    }

    [Test]
    public void Constants_go_to_the_outputs_that_stay_when_neighbours_are_thinned_together()
    {
        using var net = new ComposedNet(
            n => x => n["c"](n["b"](n["a"](x).relu()).relu()), ("a", Conv2d(1, 4, 1)), ("b", Conv2d(4, 5, 3)), ("c", Conv2d(5, 2, 1)));
        Zero(net, "a.weight", 0, 1);
        Zero(net, "b.weight", 0, 3);
        using (no_grad())
        {
            net.get_parameter("a.bias")!.fill_(0.7);
        }

        var folded = net.Thin([1, 1, 6, 6], new() { FoldConstants = true });

        Assert.That(folded.OutputChange, Is.LessThanOrEqualTo(1e-5), "the bias carries the constant");
        Assert.That(net.get_parameter("b.weight")!.shape, Is.EqualTo((long[])[4, 3, 3, 3]));
    }

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

    [TestCase(1, 1, 3)]
    [TestCase(4, 1, 4)]
    [TestCase(1, 6, 6)]
    [TestCase(8, 1, 8)]
    public void Sizes_are_rounded_up(int multiple, int minimum, int expected)
    {
        using var net = new ComposedNet(n => x => n["b"](n["a"](x).relu()), ("a", Linear(3, 8)), ("b", Linear(8, 2)));
        Zero(net, "a.weight", 0, 0, 2, 3, 5, 7);

        var result = net.Thin([1, 3], new() { Multiple = multiple, MinimumKept = minimum });

        TensorAssert.Shape(net.get_parameter("b.weight")!, 2, expected);
        Assert.That(result.Kept, Has.Length.EqualTo(expected - 3));
    }

    [Test]
    public void Last_channel_of_a_layer_stays()
    {
        using var net = Chain();
        Zero(net, "conv1.weight", 0, 0, 1, 2);

        var result = net.Thin([1, 1, 6, 6]);

        TensorAssert.Shape(net.get_parameter("conv1.weight")!, 1, 1, 3, 3);
        Assert.That(result.Kept.Single().Reason, Does.Contain("keeps at least 1"));
    }

    [Test]
    public void Embeddings_and_transposed_convolutions_are_cut()
    {
        using var words = new ComposedNet(n => x => n["b"](n["a"](x)), ("a", Embedding(7, 4)), ("b", Linear(4, 2)));
        Zero(words, "a.weight", 1, 2);
        using var indices = tensor([1L, 3L, 5L, 6L]).reshape(2, 2);
        words.Thin(indices);
        TensorAssert.Shape(words.get_parameter("a.weight")!, 7, 3);

        using var net = new ComposedNet(n => x => n["b"](n["a"](x).relu()), ("a", ConvTranspose2d(1, 4, 3)), ("b", ConvTranspose2d(4, 2, 2)));
        Zero(net, "a.weight", 1, 2);
        net.Thin([1, 1, 4, 4]);
        TensorAssert.Shape(net.get_parameter("b.weight")!, 3, 2, 2, 2);
    }

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

    private static ComposedNet Chain(long filters = 3) => new(
        n => x => n["conv2"](n["bn"](n["conv1"](x)).relu()).mean([2, 3]),
        ("conv1", Conv2d(1, filters, 3)), ("bn", BatchNorm2d(filters)), ("conv2", Conv2d(filters, 2, 3)));

    private static ComposedNet Flattening(long width) => new(
        n => x => n["fc"](n["conv"](x).relu().flatten(1)), ("conv", Conv2d(1, 2, 1)), ("fc", Linear(4 * width, 2)));

    private static ComposedNet Sum() => new(
        n => x => n["c3"](n["c1"](x) + n["c2"](x)), ("c1", Conv2d(1, 3, 1)), ("c2", Conv2d(1, 3, 1)), ("c3", Conv2d(3, 2, 1)));

    /// <summary>Nothing of the first layer arrives.</summary>
    private static ComposedNet Silenced() => new(n => x => n["b"](n["a"](x) * 0).sum(1, keepdim: true) + x, ("a", Linear(3, 4)), ("b", Linear(4, 2)));

    /// <summary>The readers' positions of each channel are those of the next.</summary>
    private static CoupledGroup Shifted(CoupledGroup group) => group with
    {
        Channels = [.. group.Channels.Select((channel, index) => channel with
        {
            Slices = [.. channel.Slices.Select(slice => slice.Role == SliceRole.Input
                ? slice with { Indices = group.Channels[(index + 1) % group.Channels.Length].Indices(slice.Layer, SliceRole.Input) }
                : slice)],
        })],
    };

    private static void Step(ComposedNet net, optim.Optimizer optimizer, long width = 6, long height = 0)
    {
        using var scope = NewDisposeScope();
        net.train();
        optimizer.zero_grad();
        var tall = height > 0 ? height : width < 6 ? 2 : 6;
        net.call(HashFill.Tensor([4, 1, tall, width], seed: 5)).pow(2).sum().backward();
        optimizer.step();
    }

    private static void Zero(ComposedNet net, string parameter, long dimension, params long[] indices)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        net.get_parameter(parameter)!.index_fill_(dimension, tensor(indices), 0);
    }

    private static Tensor Momentum(OptimizerHelper optimizer, ComposedNet net, string parameter)
    {
        var index = net.named_parameters().TakeWhile(entry => entry.name != parameter).Count();
        return ((SGD.State)optimizer.state_dict().State[index]).momentum_buffer!;
    }

    private static Dictionary<string, Tensor> Snapshot(ComposedNet net, OptimizerHelper optimizer)
    {
        var values = net.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.detach().clone());
        foreach (var (name, parameter) in net.named_parameters())
        {
            values[name + " gradient"] = parameter.grad!.clone();
            values[name + " momentum"] = Momentum(optimizer, net, name).clone();
        }

        return values;
    }

    private static string[] Text(ThinningRecipe recipe) =>
        [.. recipe.Slices.Select(slice => $"{slice.Name} {slice.Dimension} [{string.Join(",", slice.Kept)}]").Order(StringComparer.Ordinal)];

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
