using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.StandIn.Tests.Modules;

public sealed class ModuleRegistrationTests
{
    private sealed class Net : Module<Tensor, Tensor>
    {
        [ComponentName(Name = "renamed")]
        private readonly Linear second;

        public Net()
            : base("net")
        {
            first = Linear(3, 4);
            second = Linear(4, 2);
            scale = new Parameter(ones(2));
            offset = zeros(2);
            RegisterComponents();
        }

        public Linear first { get; set; }

        internal Parameter scale;
        internal Tensor offset;

        public Linear Second => second;

        public void ReplaceKeepingOrder(string name, Module module) => _internal_submodules[name] = module;

        public override Tensor forward(Tensor input) => second.call(first.call(input)).mul(scale).add(offset);
    }

    private sealed class Plain : Module<Tensor, Tensor>
    {
        private readonly Linear fc = Linear(2, 3);
        internal readonly Parameter gain = new(ones(3));
        private readonly Tensor shift = ones(3);

        public Plain(bool registers = true)
            : base("plain")
        {
            if (registers) RegisterComponents();
        }

        internal Linear Fc => fc;

        internal Tensor Shift => shift;

        public override Tensor forward(Tensor input) => fc.call(input);
    }

    [Test]
    public void Fields_become_children_parameters_and_buffers()
    {
        using Plain net = new();

        Assert.That(net.named_children().Select(c => c.name), Is.EqualTo(["fc"]));
        Assert.That(net.named_parameters().Select(p => p.name), Is.EqualTo(["gain", "fc.weight", "fc.bias"]));
        Assert.That(net.named_buffers().Select(b => b.name), Is.EqualTo(["shift"]));
        Assert.That(net.state_dict().Keys, Is.EqualTo(["gain", "fc.weight", "fc.bias", "shift"]));
    }

    [Test]
    public void Nothing_is_registered_without_RegisterComponents()
    {
        using Plain net = new(registers: false);
        Assert.That(net.named_parameters(), Is.Empty);
        net.Fc.Dispose();
        net.gain.Dispose();
        net.Shift.Dispose();
    }

    [Test]
    public void A_component_name_replaces_the_field_name_and_properties_have_compiler_names()
    {
        using Net net = new();
        Assert.That(net.named_children().Select(c => c.name), Is.EquivalentTo(["renamed", "<first>k__BackingField"]));
    }

    [Test]
    public void Assigning_a_field_later_changes_forward_and_not_the_registry()
    {
        using Net net = new();
        Linear old = net.first;
        net.first = Linear(3, 4);
        var listed = net.named_children().Select(c => c.module).ToArray();

        Assert.That(listed, Does.Contain(old));
        Assert.That(listed, Does.Not.Contain(net.first));
        net.first.Dispose();
    }

    [Test]
    public void A_name_that_is_taken_is_refused()
    {
        using Plain net = new();
        using Linear other = Linear(1, 1);
        using Parameter parameter = new(ones(1));
        using Tensor buffer = ones(1);

        Assert.That(() => net.register_module("fc", other), Throws.InvalidOperationException);
        Assert.That(() => net.register_parameter("gain", parameter), Throws.InvalidOperationException);
        Assert.That(() => net.register_buffer("shift", buffer), Throws.InvalidOperationException);
    }

    [Test]
    public void A_child_name_is_neither_empty_nor_dotted()
    {
        using Plain net = new();
        using Linear other = Linear(1, 1);

        Assert.That(() => net.register_module("a.b", other), Throws.ArgumentException);
        Assert.That(() => net.add_module("", other), Throws.ArgumentException);
    }

    [Test]
    public void Registering_null_removes_a_child_and_registering_again_moves_it_to_the_end()
    {
        using Net net = new();
        net.register_module("renamed", null!);
        net.register_module("tail", Linear(1, 1));
        net.register_module("renamed", net.Second);

        Assert.That(net.named_children().Select(c => c.name), Is.EqualTo(["<first>k__BackingField", "tail", "renamed"]));
    }

    [Test]
    public void Replacing_in_the_ordered_registry_keeps_the_order()
    {
        using Net net = new();
        string[] before = [.. net.named_children().Select(c => c.name)];
        Module old = net.named_children().First().module;
        using Linear replacement = Linear(5, 5);
        net.ReplaceKeepingOrder(before[0], replacement);

        Assert.That(net.named_children().Select(c => c.name), Is.EqualTo(before));
        Assert.That(net.named_children().First().module, Is.SameAs(replacement));
        old.Dispose();
    }

    [Test]
    public void Modules_are_listed_level_by_level_without_the_root()
    {
        using Sequential inner = Sequential(("a", Linear(1, 1)), ("b", ReLU()));
        using Sequential outer = Sequential(("x", inner), ("y", Linear(1, 1)));

        Assert.That(outer.named_modules().Select(m => m.name), Is.EqualTo(["x", "y", "x.a", "x.b"]));
        Assert.That(outer.named_children().Select(m => m.name), Is.EqualTo(["x", "y"]));
    }

    [Test]
    public void A_shared_module_is_listed_under_both_names_and_its_parameters_once()
    {
        using Linear shared = Linear(2, 2);
        using Twice net = new(shared);

        Assert.That(net.named_modules().Select(m => m.name), Is.EqualTo(["one", "two"]));
        Assert.That(net.named_parameters().Select(p => p.name), Is.EqualTo(["one.weight", "one.bias"]));
        Assert.That(net.state_dict().Keys, Is.EqualTo(["one.weight", "one.bias", "two.weight", "two.bias"]));
    }

    private sealed class Twice : Module<Tensor, Tensor>
    {
        private readonly Linear one;
        private readonly Linear two;

        public Twice(Linear shared)
            : base("twice")
        {
            one = shared;
            two = shared;
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) => two.call(one.call(input));
    }

    [Test]
    public void Non_persistent_buffers_are_never_listed()
    {
        using Plain net = new();
        net.register_buffer("scratch", ones(1), persistent: false);

        Assert.That(net.named_buffers(include_nonpersistent: true).Select(b => b.name), Does.Not.Contain("scratch"));
        Assert.That(net.state_dict().Keys, Does.Not.Contain("scratch"));
        Assert.That(net.has_buffer("scratch"), Is.True);
    }

    [Test]
    public void Apply_visits_children_first()
    {
        using Sequential net = Sequential(("a", Linear(1, 1)), ("b", ReLU()));
        List<string> names = [];
        net.apply(m => names.Add(m.GetName()));
        Assert.That(names, Is.EqualTo(["Linear", "ReLU", "Sequential"]));
    }

    [Test]
    public void Training_mode_reaches_all_modules_below()
    {
        using Sequential net = Sequential(Linear(1, 1), Sequential(Dropout()));
        Assert.That(net.modules().All(m => m.training), Is.True);
        net.eval();
        Assert.That(net.modules().Append(net).Any(m => m.training), Is.False);
        net.train();
        Assert.That(net.modules().Append(net).All(m => m.training), Is.True);
    }

    [Test]
    public void Parameters_and_buffers_are_found_by_dotted_name()
    {
        using Sequential net = Sequential(("bn", BatchNorm2d(2)));

        Assert.That(net.get_parameter("bn.weight"), Is.SameAs(net.state_dict()["bn.weight"]));
        Assert.That(net.has_parameter("bn.weight"), Is.True);
        Assert.That(net.has_parameter("bn.nothing"), Is.False);
        Assert.That(net.get_buffer("bn.running_mean"), Is.Not.Null);
        Assert.That(net.get_parameter("elsewhere.weight"), Is.Null);
    }

    [Test]
    public void Parameters_of_a_sequential_without_recursion_are_none()
    {
        using Sequential net = Sequential(Linear(1, 1));
        Assert.That(net.parameters(recurse: false), Is.Empty);
    }

    [Test]
    public void A_module_without_parameters_refuses_to_register()
    {
        using ReLU relu = ReLU();
        using Tensor buffer = ones(1);
        Assert.That(() => relu.register_buffer("b", buffer), Throws.InvalidOperationException);
    }

    [Test]
    public void Disposing_a_module_disposes_what_it_holds()
    {
        Plain net = new();
        Parameter gain = net.gain;
        Tensor shift = net.Shift;
        Tensor weight = net.Fc.weight;
        net.Dispose();

        Assert.That(gain.IsInvalid, Is.True);
        Assert.That(shift.IsInvalid, Is.True);
        Assert.That(weight.IsInvalid, Is.True);
    }
}
