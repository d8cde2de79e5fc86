using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.StandIn.Tests.Modules;

public sealed class ConversionTests
{
    [Test]
    public void Converting_makes_new_parameters_and_disposes_the_old()
    {
        using Linear linear = Linear(2, 1);
        Parameter old = linear.weight;
        Linear same = linear.to(float64);

        Assert.That(same, Is.SameAs(linear));
        Assert.That(old.IsInvalid, Is.True);
        Assert.That(linear.weight.dtype, Is.EqualTo(float64));
        Assert.That(linear.get_parameter("weight"), Is.SameAs(linear.weight));
        Assert.That(linear.weight.requires_grad, Is.True);
    }

    [Test]
    public void Converting_to_what_it_is_keeps_the_objects()
    {
        using Linear linear = Linear(2, 1);
        Parameter weight = linear.weight;
        linear.to(float32).to(CPU).cpu();
        Assert.That(linear.weight, Is.SameAs(weight));
    }

    [Test]
    public void Integer_buffers_keep_their_type()
    {
        using BatchNorm2d norm = BatchNorm2d(2).@double();
        Assert.That(norm.running_mean!.dtype, Is.EqualTo(float64));
        Assert.That(norm.num_batches_tracked!.dtype, Is.EqualTo(int64));
    }

    [Test]
    public void Only_floating_and_complex_types_are_accepted()
    {
        using Linear linear = Linear(2, 1);
        Assert.That(() => linear.to(int32), Throws.ArgumentException);
    }

    [Test]
    public void Fields_of_own_modules_follow_the_conversion()
    {
        using Own own = new();
        own.to(float64);
        using Tensor input = ones([1], float64);
        using Tensor result = own.call(input);
        Assert.That(result.dtype, Is.EqualTo(float64));
        Assert.That(own.get_parameter("gain")!.dtype, Is.EqualTo(float64));
    }

    [Test]
    public void A_recurrent_layer_computes_in_the_new_type()
    {
        using LSTM lstm = LSTM(2, 3).@double();
        using Tensor input = ones([4, 1, 2], float64);
        (Tensor output, Tensor h, Tensor c) = lstm.call(input);
        Assert.That(output.dtype, Is.EqualTo(float64));
        output.Dispose();
        h.Dispose();
        c.Dispose();
    }

    private sealed class Own : Module<Tensor, Tensor>
    {
        private readonly Parameter gain = new(ones(1));
        private readonly Tensor shift = ones(1);

        public Own()
            : base("own") => RegisterComponents();

        public override Tensor forward(Tensor input) => input.mul(gain).add(shift);
    }
}
