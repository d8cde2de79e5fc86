using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.StandIn.Tests.Modules;

public sealed class ParameterTests
{
    [Test]
    public void A_parameter_takes_its_source_over()
    {
        Tensor source = ones(2);
        using Parameter parameter = new(source);
        Assert.That(source.IsInvalid, Is.True);
        Assert.That(parameter.requires_grad, Is.True);
        Assert.That(() => source.add(1), Throws.InvalidOperationException);
    }

    [Test]
    public void As_parameter_and_the_factory_do_the_same()
    {
        using Parameter first = ones(1).AsParameter();
        using Parameter second = Parameter(ones(1), requires_grad: false);
        Assert.That(first.requires_grad, Is.True);
        Assert.That(second.requires_grad, Is.False);
    }

    [Test]
    public void Setting_a_weight_disposes_the_old_and_registers_the_new()
    {
        using Linear linear = Linear(2, 1);
        Parameter old = linear.weight;
        linear.weight = new Parameter(ones(3, 2));

        Assert.That(old.IsInvalid, Is.True);
        Assert.That(linear.get_parameter("weight"), Is.SameAs(linear.weight));
        Assert.That(linear.out_features, Is.EqualTo(1), "Sizes are not updated.");
    }

    [Test]
    public void Setting_a_bias_to_null_removes_the_parameter()
    {
        using Conv2d conv = Conv2d(1, 1, 1);
        conv.bias = null;
        Assert.That(conv.named_parameters().Select(p => p.name), Is.EqualTo(["weight"]));
    }

    [Test]
    public void Weights_survive_the_scope_in_which_a_layer_was_made()
    {
        Linear linear;
        BatchNorm2d norm;
        using (NewDisposeScope())
        {
            linear = Linear(2, 1);
            norm = BatchNorm2d(2);
            linear.bias = new Parameter(zeros(1));
        }

        Assert.That(linear.weight.IsInvalid || linear.bias.IsInvalid || norm.weight.IsInvalid || norm.running_mean!.IsInvalid, Is.False);
        linear.Dispose();
        norm.Dispose();
    }

    [Test]
    public void An_own_parameter_dies_with_the_scope_in_which_it_was_made()
    {
        Parameter parameter;
        using (NewDisposeScope()) parameter = new Parameter(ones(1));
        Assert.That(parameter.IsInvalid, Is.True);
    }

    [Test]
    public void A_native_module_still_computes_after_its_scope_but_lists_no_parameters()
    {
        LSTM lstm;
        using (NewDisposeScope()) lstm = LSTM(2, 3);

        Assert.That(lstm.named_parameters(), Is.Empty);
        using Tensor input = ones(4, 1, 2);
        (Tensor output, Tensor h, Tensor c) = lstm.call(input);
        Assert.That(output.shape, Is.EqualTo(new long[] { 4, 1, 3 }));
        output.Dispose();
        h.Dispose();
        c.Dispose();
        lstm.Dispose();
    }

    [Test]
    public void Swapping_the_storage_keeps_the_parameter_object()
    {
        using Linear linear = Linear(2, 1);
        Parameter weight = linear.weight;
        using Tensor wider = ones(4, 2);
        using (no_grad()) linear.weight.set_(wider);

        Assert.That(linear.weight, Is.SameAs(weight));
        Assert.That(linear.weight.shape, Is.EqualTo(new long[] { 4, 2 }));
    }
}
