using Distiller.Graph;
using Distiller.Testing;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace Distiller.Core.Tests.Graph;

public sealed class StructureProbeTests
{
    [Test]
    public void Residual_addition_couples_its_producers_channel_by_channel()
    {
        using var net = new ComposedNet(
            n => x => n["c"]((n["a"](x) + n["b"](x)).relu()),
            ("a", Conv2d(1, 5, 3)), ("b", Conv2d(1, 5, 3)), ("c", Conv2d(5, 2, 3)));

        CoupledGroup group = StructureProbe.Run(net, 1, 1, 8, 8).GroupOf("a");

        Assert.Multiple(() =>
        {
            Assert.That(group.Producers, Is.EqualTo((string[])["a", "b"]));
            Assert.That(group.Consumers, Is.EqualTo((string[])["c"]));
            Assert.That(group.PrunableCount, Is.EqualTo(5));
        });
        for (var channel = 0; channel < 5; channel++)
        {
            Assert.That(group.Channels[channel].Slices, Has.All.Matches<ChannelSlice>(slice => slice.Indices is [var only] && only == channel));
        }
    }

    [Test]
    public void Flatten_gives_every_channel_its_block_of_columns()
    {
        using var net = new ComposedNet(
            n => x => n["fc"](F.max_pool2d(n["conv"](x).relu(), 2).flatten(1)), ("conv", Conv2d(1, 3, 3)), ("fc", Linear(3 * 2 * 3, 4)));

        CoupledGroup group = StructureProbe.Run(net, 1, 1, 6, 8).GroupOf("conv");

        Assert.That(group.Channels[1].Indices("fc", SliceRole.Input), Is.EqualTo((long[])[6, 7, 8, 9, 10, 11]));
    }

    [Test]
    public void Concatenation_and_shuffle_map_channels_to_their_new_positions()
    {
        using var net = new ComposedNet(
            n => x =>
            {
                var joined = cat([n["a"](x), n["b"](x)], 1);
                return n["c"](joined.reshape(joined.shape[0], 2, 3, joined.shape[2], joined.shape[3]).transpose(1, 2).flatten(1, 2));
            },
            ("a", Conv2d(1, 4, 3)), ("b", Conv2d(1, 2, 3)), ("c", Conv2d(6, 2, 1)));

        Couplings couplings = StructureProbe.Run(net, 1, 1, 6, 6);

        long[] positions = [.. couplings.GroupOf("a").Channels.Concat(couplings.GroupOf("b").Channels)
            .Select(channel => channel.Indices("c", SliceRole.Input).Single())];
        Assert.That(positions, Is.EqualTo((long[])[0, 2, 4, 1, 3, 5]));
        Assert.That(couplings.GroupOf("a").Producers, Is.EqualTo((string[])["a"]), "a concatenation couples nothing");
    }

    [Test]
    public void Depthwise_convolution_goes_along_with_its_input()
    {
        using var net = new ComposedNet(
            n => x => n["c"](n["bn"](n["dw"](n["a"](x)))),
            ("a", Conv2d(1, 4, 3)), ("dw", Conv2d(4, 8, 3, groups: 4)), ("bn", BatchNorm2d(8)), ("c", Conv2d(8, 2, 1)));

        CoupledGroup group = StructureProbe.Run(net, 1, 1, 8, 8).GroupOf("a");

        Assert.Multiple(() =>
        {
            Assert.That(group.Producers, Is.EqualTo((string[])["a", "dw"]));
            Assert.That(group.Channels[2].Indices("dw", SliceRole.Input), Is.EqualTo((long[])[2]));
            Assert.That(group.Channels[2].Indices("dw", SliceRole.Output), Is.EqualTo((long[])[4, 5]));
            Assert.That(group.Channels[2].Indices("bn", SliceRole.Normalization), Is.EqualTo((long[])[4, 5]));
            Assert.That(group.Channels[2].Indices("c", SliceRole.Input), Is.EqualTo((long[])[4, 5]));
        });
    }

    [Test]
    public void Grouped_convolution_and_group_norm_couple_whole_blocks()
    {
        using var net = new ComposedNet(
            n => x => n["c"](n["gn"](n["g"](n["a"](x)))),
            ("a", Conv2d(1, 4, 3)), ("g", Conv2d(4, 6, 3, groups: 2)), ("gn", GroupNorm(3, 6)), ("c", Conv2d(6, 2, 1)));

        CoupledGroup group = StructureProbe.Run(net, 1, 1, 8, 8).GroupOf("a");

        // Blocks 0..2 | 3..5 of the convolution and 0..1 | 2..3 | 4..5 of the norm overlap: everything hangs together.
        Assert.That(group.Channels, Has.Length.EqualTo(1));
        Assert.That(group.UnprunableReason, Does.Contain("all channels of 'a' meet"));
    }

    [Test]
    public void Gate_is_coupled_with_what_it_scales()
    {
        using var net = new ComposedNet(
            n => x =>
            {
                var features = n["a"](x).relu();
                return n["c"](features * n["up"](n["down"](features.mean([2, 3], true)).relu()).sigmoid());
            },
            ("a", Conv2d(1, 8, 3)), ("down", Conv2d(8, 2, 1)), ("up", Conv2d(2, 8, 1)), ("c", Conv2d(8, 2, 1)));

        Couplings couplings = StructureProbe.Run(net, 1, 1, 8, 8);

        Assert.That(couplings.GroupOf("a").Producers, Is.EqualTo((string[])["a", "up"]));
        Assert.That(couplings.GroupOf("a").Consumers, Is.EqualTo((string[])["down", "c"]));
        Assert.That(couplings.GroupOf("down").Channels[1].Indices("up", SliceRole.Input), Is.EqualTo((long[])[1]));
    }

    [TestCase(4)]
    [TestCase(6)]
    [TestCase(12)]
    public void Halves_that_gate_each_other_are_coupled_within_their_layer(int half)
    {
        using var net = new ComposedNet(
            n => x =>
            {
                var both = n["a"](x);
                return n["c"](both.narrow(1, 0, half) * both.narrow(1, half, half).sigmoid());
            },
            ("a", Conv2d(1, 2 * half, 3)), ("c", Conv2d(half, 2, 1)));

        CoupledGroup group = StructureProbe.Run(net, 1, 1, 6, 6).GroupOf("a");

        Assert.That(group.Channels, Has.Length.EqualTo(half));
        Assert.That(group.Channels[1].Indices("a", SliceRole.Output), Is.EqualTo((long[])[1, 1 + half]));
    }

    [Test]
    public void Shifted_addition_couples_different_channels()
    {
        using var net = new ComposedNet(
            n => x => n["c"](n["a"](x) + F.pad(n["b"](x), [0, 0, 0, 0, 1, 2])), ("a", Conv2d(1, 6, 3)), ("b", Conv2d(1, 3, 3)), ("c", Conv2d(6, 2, 1)));

        CoupledGroup group = StructureProbe.Run(net, 1, 1, 6, 6).GroupOf("b");

        Assert.That(group.Channels.Single(channel => channel.Indices("b", SliceRole.Output) is [2]).Indices("a", SliceRole.Output), Is.EqualTo((long[])[3]));
    }

    [TestCaseSource(nameof(Unprunable))]
    public void Channels_that_cannot_go_say_why(ComposedNet net, long[] input, string producer, string reason)
    {
        using (net)
        {
            Assert.That(StructureProbe.Run(net, input).GroupOf(producer).UnprunableReason, Does.Contain(reason));
        }
    }

    [TestCaseSource(nameof(Activations))]
    public void Marks_pass_activations_and_pooling(Func<Tensor, Tensor> between)
    {
        using var net = new ComposedNet(n => x => n["c"](between(n["a"](x))), ("a", Conv2d(1, 5, 3)), ("c", Conv2d(5, 2, 1)));

        CoupledGroup group = StructureProbe.Run(net, 1, 1, 10, 10).GroupOf("a");

        Assert.That(group.PrunableCount, Is.EqualTo(5));
        Assert.That(group.Channels.Select(channel => channel.Indices("c", SliceRole.Input).Single()), Is.EqualTo((long[])[0, 1, 2, 3, 4]));
    }

    [Test]
    public void Shared_layer_is_one_layer()
    {
        using var net = new ComposedNet(
            n => x => n["c"](n["b"](n["b"](n["a"](x)).relu())), ("a", Conv2d(1, 4, 3)), ("b", Conv2d(4, 4, 1)), ("c", Conv2d(4, 2, 1)));

        CoupledGroup group = StructureProbe.Run(net, 1, 1, 6, 6).GroupOf("a");

        Assert.That(group.Producers, Is.EqualTo((string[])["a", "b"]), "the second call reads what the first wrote");
        Assert.That(group.Channels[3].Indices("b", SliceRole.Input), Is.EqualTo((long[])[3]));
    }

    [Test]
    public void Batch_may_be_merged_with_positions_behind_it()
    {
        using var net = new ComposedNet(
            n => x => n["b"](n["a"](x.reshape(-1, 1, 6, 6)).relu().mean([2, 3])).reshape(x.shape[0], -1), ("a", Conv2d(1, 4, 3)), ("b", Linear(4, 2)));

        Assert.That(StructureProbe.Run(net, 1, 3, 6, 6).GroupOf("a").PrunableCount, Is.EqualTo(4));
    }

    [Test]
    public void Layers_that_do_not_run_are_named()
    {
        using var net = new ComposedNet(n => x => n["a"](x), ("a", Conv2d(1, 2, 3)), ("unused", Conv2d(1, 2, 3)));

        Couplings couplings = StructureProbe.Run(net, 1, 1, 6, 6);

        Assert.That(couplings.NotCalled, Is.EqualTo((string[])["unused"]));
        Assert.That(() => couplings.GroupOf("unsed"), Throws.TypeOf<ModelStructureException>().With.Message.Contains("'a'"));
    }

    [Test]
    public void Model_keeps_its_mode_weights_and_hooks()
    {
        using var net = Small();
        net.train();
        using var before = net.get_parameter("a.weight")!.detach().clone();

        StructureProbe.Run(net, 1, 1, 6, 6);

        Assert.That(net.training);
        TensorAssert.Exact(net.get_parameter("a.weight")!, before);
        using var output = net.call(Some.Images(2, 1, 6));
        Assert.That(output.isnan().any().item<bool>(), Is.False);
    }

    [Test]
    public void Nothing_leaks()
    {
        using var net = Small();
        TensorLeakCheck.Verify(() => StructureProbe.Run(net, 1, 1, 6, 6));
    }

    [Test]
    [SetCulture("de-DE")]
    public void Results_read_as_a_table_a_graph_and_JSON()
    {
        using var net = Small();
        Couplings couplings = StructureProbe.Run(net, 1, 1, 6, 6);

        Approved.Verify(couplings.ToString(), "Couplings.txt");
        Approved.Verify(couplings.ToDot(), "Couplings.dot");
        Approved.Verify(couplings.ToJson(), "Couplings.json");
    }

    [Test]
    public void Drawing_has_weights_and_numbers_of_channels_when_asked_for()
    {
        using var net = Small();
        var couplings = StructureProbe.Run(net, 1, 1, 6, 6);

        string graph = couplings.ToDot(net);

        Assert.That(graph, Does.Contain("\"a\" [label=\"a\\nConv2d\\n(2, 1, 5, 5)\", fillcolor="));
        Assert.That(graph, Does.Contain("\"a\" -> \"fc\" [label=\"2\"]"));
        Assert.That(couplings.ToDot(), Does.Not.Contain("label"));
    }

    private static ComposedNet Small() => new(
        n => x => n["fc"](n["bn"](n["a"](x)).relu().flatten(1)), ("a", Conv2d(1, 2, 5)), ("bn", BatchNorm2d(2)), ("fc", Linear(8, 3)));

    private static IEnumerable<TestCaseData> Unprunable()
    {
        yield return new TestCaseData(
            new ComposedNet(n => x => n["a"](x), ("a", Linear(4, 3))), (long[])[1, 4], "a", "reaches the model's output")
            .SetArgDisplayNames("output");
        yield return new TestCaseData(
            new ComposedNet(n => x => n["b"](n["a"](x) + x), ("a", Linear(4, 4)), ("b", Linear(4, 2))), (long[])[1, 4], "a", "model's input is added")
            .SetArgDisplayNames("input");
        yield return new TestCaseData(
            new ComposedNet(n => x => n["b"](n["ln"](n["a"](x))), ("a", Linear(4, 6)), ("ln", LayerNorm(6)), ("b", Linear(6, 2))), (long[])[1, 5, 4], "a", "'ln' normalises")
            .SetArgDisplayNames("layer norm");
        yield return new TestCaseData(
            new ComposedNet(n => x => n["b"](n["a"](x).softmax(-1)), ("a", Linear(4, 6)), ("b", Linear(6, 2))), (long[])[1, 4], "a", "all channels of 'a' meet")
            .SetArgDisplayNames("softmax");
        yield return new TestCaseData(
            new ComposedNet(n => x => n["b"](n["a"](x).transpose(0, 1)), ("a", Linear(4, 6)), ("b", Linear(6, 2))), (long[])[1, 5, 4], "a", "cannot be followed into 'b'")
            .SetArgDisplayNames("sequence first");
        yield return new TestCaseData(
            new ComposedNet(n => x => n["b"](n["cell"](n["a"](x))), ("a", Linear(4, 6)), ("cell", new Recurrence()), ("b", Linear(5, 2))),
            (long[])[1, 7, 4], "a", "'cell.inner' (LSTM) reads it and cannot change its sizes")
            .SetArgDisplayNames("recurrent layer");
        yield return new TestCaseData(
            new ComposedNet(n => x => n["b"](n["attention"](n["a"](x))), ("a", Linear(4, 6)), ("attention", new SelfAttention()), ("b", Linear(6, 2))),
            (long[])[1, 7, 4], "a", "'attention.inner' (MultiheadAttention) reads it and cannot change its sizes")
            .SetArgDisplayNames("attention");
        yield return new TestCaseData(
            new ComposedNet(n => x => n["b"](n["a"](x)), ("a", Conv2d(4, 4, 3, groups: 2)), ("b", Conv2d(4, 2, 1))), (long[])[1, 4, 5, 5], "a", "come from no layer")
            .SetArgDisplayNames("grouped convolution of the input");
    }

    private static IEnumerable<TestCaseData> Activations()
    {
        (string Name, Func<Tensor, Tensor> Function)[] functions =
        [
            ("relu", x => x.relu()), ("relu6", x => F.relu6(x)), ("hardtanh", x => F.hardtanh(x)), ("hardswish", x => F.hardswish(x)),
            ("hardsigmoid", x => F.hardsigmoid(x)), ("leaky_relu", x => F.leaky_relu(x, 0.1)), ("elu", x => F.elu(x, 1)), ("silu", x => F.silu(x)),
            ("gelu", x => F.gelu(x)), ("softplus", x => F.softplus(x)), ("tanh", x => x.tanh()), ("sigmoid", x => x.sigmoid()), ("clamp", x => x.clamp(-1, 1)),
            ("max_pool", x => F.max_pool2d(x, 2)), ("avg_pool", x => F.avg_pool2d(x, 2)), ("adaptive_avg_pool", x => F.adaptive_avg_pool2d(x, 2)),
            ("adaptive_max_pool", x => F.adaptive_max_pool2d(x, [2, 2])), ("repeat", x => x.repeat_interleave(2, 2)), ("crop", x => x[TensorIndex.Ellipsis, TensorIndex.Slice(1, 5), TensorIndex.Slice(1, 5)]),
            ("pad", x => F.pad(x, [1, 1, 1, 1])), ("maximum", x => maximum(x, zeros_like(x))), ("where", x => where(x > 0, x, x * 0.1)),
        ];
        return functions.Select(entry => new TestCaseData(entry.Function).SetArgDisplayNames(entry.Name));
    }

    private sealed class Recurrence : Module<Tensor, Tensor>
    {
        private readonly TorchSharp.Modules.LSTM inner = LSTM(6, 5, batchFirst: true);

        public Recurrence()
            : base(nameof(Recurrence)) => RegisterComponents();

        public override Tensor forward(Tensor input) => inner.call(input, null).Item1;
    }

    private sealed class SelfAttention : Module<Tensor, Tensor>
    {
        private readonly TorchSharp.Modules.MultiheadAttention inner = MultiheadAttention(6, 2);

        public SelfAttention()
            : base(nameof(SelfAttention)) => RegisterComponents();

        public override Tensor forward(Tensor input)
        {
            using var positionsFirst = input.transpose(0, 1);
            return inner.call(positionsFirst, positionsFirst, positionsFirst).Item1.transpose(0, 1);
        }
    }
}
