using Distiller.Masking;
using Distiller.Testing;
using TorchSharp.Modules;
using static Distiller.Pruning.Tests.Thinning.ThinningNets;
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
}
