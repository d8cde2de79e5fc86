using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.StandIn.Tests.Modules;

public sealed class HookTests
{
    private Linear linear = null!;
    private Tensor input = null!;

    [SetUp]
    public void SetUp()
    {
        linear = Linear(2, 1);
        input = ones(1, 2);
        init.ones_(linear.weight);
        init.zeros_(linear.bias!);
    }

    [TearDown]
    public void TearDown()
    {
        linear.Dispose();
        input.Dispose();
    }

    [Test]
    public void Hooks_run_around_forward_in_order_of_registration()
    {
        List<string> order = [];
        linear.register_forward_hook((_, _, _) => { order.Add("post"); return null!; });
        linear.register_forward_hook((Module _) => order.Add("module post"));
        linear.register_forward_pre_hook((_, _) => { order.Add("pre 1"); return null!; });
        linear.register_forward_pre_hook((_, _) => { order.Add("pre 2"); return null!; });
        linear.register_forward_pre_hook((Module _) => order.Add("module pre"));

        using Tensor result = linear.call(input);

        Assert.That(order, Is.EqualTo(["module pre", "pre 1", "pre 2", "post", "module post"]));
    }

    [Test]
    public void Only_call_runs_hooks()
    {
        int count = 0;
        linear.register_forward_hook((Module _) => count++);
        linear.forward(input).Dispose();
        Assert.That(count, Is.Zero);
        linear.call(input).Dispose();
        Assert.That(count, Is.EqualTo(1));
    }

    [Test]
    public void A_pre_hook_replaces_the_input_and_a_hook_the_output()
    {
        linear.register_forward_pre_hook((_, x) => x.mul(3));
        linear.register_forward_hook((_, x, y) => y.add(x.sum()));

        using Tensor result = linear.call(input);

        Assert.That(result.item<float>(), Is.EqualTo(12f));
    }

    [Test]
    public void A_removed_hook_is_silent_and_removing_twice_is_harmless()
    {
        int count = 0;
        var remover = linear.register_forward_hook((Module _) => count++);
        remover.remove();
        remover.remove();
        linear.call(input).Dispose();
        Assert.That(count, Is.Zero);
    }

    [Test]
    public void Hooks_keep_their_order_after_one_was_removed()
    {
        List<int> order = [];
        var first = linear.register_forward_hook((Module _) => order.Add(1));
        linear.register_forward_hook((Module _) => order.Add(2));
        first.remove();
        linear.register_forward_hook((Module _) => order.Add(3));
        linear.call(input).Dispose();
        Assert.That(order, Is.EqualTo([2, 3]));
    }

    [Test]
    public void Exceptions_of_hooks_pass_through()
    {
        linear.register_forward_pre_hook((Module _) => throw new NotSupportedException());
        Assert.That(() => linear.call(input), Throws.TypeOf<NotSupportedException>());
    }

    [Test]
    public void Two_inputs_are_replaced_as_a_tuple()
    {
        using MSELoss loss = MSELoss();
        using Tensor target = zeros(1, 2);
        loss.register_forward_pre_hook((_, x, y) => (x.mul(2), y));
        using Tensor result = loss.call(input, target);
        Assert.That(result.item<float>(), Is.EqualTo(4f));
    }

    [Test]
    public void A_hook_in_a_sequential_finds_intermediates_disposed_afterwards()
    {
        using Sequential net = Sequential(linear, ReLU());
        Tensor? seen = null;
        linear.register_forward_hook((_, _, y) => { seen = y; return null!; });
        using Tensor result = net.call(input);

        Assert.That(seen!.IsInvalid, Is.True);
        Assert.That(input.IsInvalid, Is.False);
    }

    [Test]
    public void Modules_found_by_name_are_hooked_after_a_cast()
    {
        using Sequential net = Sequential(("a", Linear(2, 2)), ("b", ReLU()));
        int count = 0;
        foreach ((_, Module module) in net.named_modules())
        {
            if (module is Module<Tensor, Tensor> unary) unary.register_forward_hook((_, _, _) => { count++; return null!; });
        }

        net.call(input).Dispose();
        Assert.That(count, Is.EqualTo(2));
    }
}
