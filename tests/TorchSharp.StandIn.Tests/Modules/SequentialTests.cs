using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.StandIn.Tests.Modules;

public sealed class SequentialTests
{
    [Test]
    public void Children_are_named_or_numbered()
    {
        using Sequential numbered = Sequential(Linear(1, 2), ReLU());
        using Sequential named = Sequential(("fc", Linear(1, 2)), ("act", ReLU()));
        numbered.append(Linear(2, 1)).append("last", ReLU());

        Assert.That(numbered.named_children().Select(c => c.name), Is.EqualTo(["0", "1", "2", "last"]));
        Assert.That(named.named_parameters().Select(p => p.name), Is.EqualTo(["fc.weight", "fc.bias"]));
        Assert.That(numbered.Count, Is.EqualTo(4));
    }

    [Test]
    public void A_slice_shares_its_children()
    {
        using Sequential net = Sequential(Linear(1, 2), ReLU(), Linear(2, 1));
        Sequential slice = net[1..];
        Assert.That(slice.Count, Is.EqualTo(2));
        Assert.That(slice[1], Is.SameAs(net[2]));
        Assert.That(net[(0, 1)].Count, Is.EqualTo(1));
    }

    [Test]
    public void Disposing_a_slice_disposes_the_shared_children()
    {
        using Sequential net = Sequential(Linear(1, 2), ReLU());
        Parameter weight = ((Linear)net[0]).weight;
        net[..1].Dispose();
        Assert.That(weight.IsInvalid, Is.True);
    }

    [Test]
    public void A_call_leaves_nothing_but_its_result()
    {
        using Sequential net = Sequential(Linear(2, 4), ReLU(), Dropout(), BatchNorm1d(4), Linear(4, 2));
        using Tensor input = ones(3, 2);
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        net.call(input).Dispose();
        Assert.That(DisposeScopeManager.Statistics.ThreadTotalLiveCount, Is.EqualTo(before));
    }

    [Test]
    public void Lists_register_their_modules_by_position_when_they_are_registered()
    {
        ModuleList<Linear> list = ModuleList(Linear(1, 2), Linear(2, 1));
        ModuleDict<Module> dict = ModuleDict(("a", Linear(1, 1)), ("b", ReLU()));
        using Holder holder = new(list, dict);

        Assert.That(holder.named_parameters().Select(p => p.name), Is.EqualTo([
            "list.0.weight", "list.0.bias", "list.1.weight", "list.1.bias", "dict.a.weight", "dict.a.bias",
        ]));

        Linear old = list[0];
        list[0] = Linear(9, 9);
        Assert.That(holder.get_parameter("list.0.weight"), Is.SameAs(old.weight), "The registry keeps what it has.");
        list[0].Dispose();
    }

    [Test]
    public void Parameter_lists_and_dictionaries_name_their_parameters()
    {
        using ParameterList list = ParameterList(new Parameter(ones(1)), new Parameter(ones(2)));
        using ParameterDict dict = ParameterDict(("a", new Parameter(ones(3))));
        list.append(new Parameter(ones(4)));

        Assert.That(list.named_parameters().Select(p => p.name), Is.EqualTo(["0", "1", "2"]));
        Assert.That(dict.named_parameters(true).Select(p => p.name), Is.EqualTo(["a"]));
        Assert.That(dict.get_parameter("a")!.numel(), Is.EqualTo(3));
        list.to(float64);
        Assert.That(list[0].dtype, Is.EqualTo(float64));
        foreach (Parameter parameter in list) parameter.Dispose();
        foreach (Parameter parameter in dict.values()) parameter.Dispose();
    }

    private sealed class Holder : Module<Tensor, Tensor>
    {
        private readonly ModuleList<Linear> list;
        private readonly ModuleDict<Module> dict;

        public Holder(ModuleList<Linear> list, ModuleDict<Module> dict)
            : base("holder")
        {
            this.list = list;
            this.dict = dict;
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) => list[0].call(input).add(dict.Count);
    }
}
