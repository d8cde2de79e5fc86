using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.StandIn.Tests.Utils;

public sealed class UtilsTests
{
    private DisposeScope scope = null!;

    [SetUp]
    public void SetUp() => scope = NewDisposeScope();

    [TearDown]
    public void TearDown() => scope.Dispose();

    [Test]
    public void Clipping_scales_gradients_to_a_norm_and_returns_the_former()
    {
        Parameter[] parameters = [new(zeros(1)), new(zeros(1)), new(zeros(1))];
        parameters[0].grad = tensor([3f]);
        parameters[1].grad = tensor([4f]);

        Assert.That(nn.utils.clip_grad_norm_(parameters, 1), Is.EqualTo(5).Within(1e-6));
        Assert.That(parameters[1].grad!.item<float>(), Is.EqualTo(0.8f).Within(1e-5));
        Assert.That(nn.utils.clip_grad_norm_(parameters, 10), Is.EqualTo(1).Within(1e-5));
        Assert.That(parameters[1].grad!.item<float>(), Is.EqualTo(0.8f).Within(1e-5), "Below the limit nothing changes.");
    }

    [Test]
    public void Clipping_by_value_clamps_each_element()
    {
        Parameter parameter = new(zeros(2));
        parameter.grad = tensor([-3, 0.5f]);
        nn.utils.clip_grad_value_([parameter], 1);
        Assert.That(parameter.grad!.data<float>().ToArray(), Is.EqualTo([-1, 0.5f]));
    }

    [Test]
    public void Parameters_become_views_of_a_vector()
    {
        using Linear linear = Linear(2, 1);
        Tensor vector = nn.utils.parameters_to_vector(linear.parameters()).detach().clone();
        Assert.That(vector.numel(), Is.EqualTo(3));
        vector.fill_(7);
        nn.utils.vector_to_parameters(vector, linear.parameters());
        Assert.That(linear.weight.sum().item<float>(), Is.EqualTo(14f));
        vector[2] = tensor(1f);
        Assert.That(linear.bias!.item<float>(), Is.EqualTo(1f), "They share the vector's memory.");
    }

    [Test]
    public void A_fused_convolution_does_what_both_did()
    {
        using Conv2d conv = Conv2d(2, 3, 3, bias: false);
        using BatchNorm2d norm = Moved(BatchNorm2d(3));
        Tensor image = randn(1, 2, 5, 5);
        (Parameter weight, Parameter bias) = nn.utils.fuse_conv_bn_weights(
            conv.weight, null!, norm.running_mean!, norm.running_var!, norm.eps, norm.weight, norm.bias);

        Assert.That(functional.conv2d(image, weight, bias).allclose(norm.call(conv.call(image)), atol: 1e-5), Is.True);
    }

    [Test]
    public void A_fused_linear_layer_does_what_both_did()
    {
        using Linear linear = Linear(2, 3);
        using BatchNorm1d norm = Moved(BatchNorm1d(3));
        linear.eval();
        using Linear fused = nn.utils.fuse_linear_bn_eval(linear, norm);
        Tensor input = randn(4, 2);
        Assert.That(fused.call(input).allclose(norm.call(linear.call(input)), atol: 1e-5), Is.True);
    }

    [Test]
    public void An_ordered_dictionary_keeps_the_place_of_a_replaced_value()
    {
        OrderedDict<string, int> dict = new();
        dict.Add("a", 1);
        dict.Add("b", 2);
        dict["a"] = 3;
        dict["c"] = 4;

        Assert.That(dict.Keys, Is.EqualTo(["a", "b", "c"]));
        Assert.That(dict.Values, Is.EqualTo([3, 2, 4]));
        Assert.That(() => dict.Add("b", 0), Throws.ArgumentException);
        Assert.That(dict.Remove("b") && !dict.ContainsKey("b"), Is.True);
    }

    private static T Moved<T>(T norm)
        where T : BatchNorm
    {
        init.uniform_(norm.running_mean!, -1, 1);
        init.uniform_(norm.running_var!, 0.5, 2);
        init.uniform_(norm.weight, 0.5, 2);
        init.uniform_(norm.bias, -1, 1);
        norm.eval();
        return norm;
    }
}
