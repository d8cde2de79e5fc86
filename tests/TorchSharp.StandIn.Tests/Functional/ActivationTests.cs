using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.StandIn.Tests.Functional;

public sealed class ActivationTests
{
    private static readonly float[] Inputs = [-3, -0.5f, 0, 0.5f, 4, 7];

    public static IEnumerable<TestCaseData> Activations()
    {
        static float Logistic(float x) => 1 / (1 + MathF.Exp(-x));
        TestCaseData Case(string name, Module<Tensor, Tensor> module, Func<float, float> formula) => new TestCaseData(module, formula).SetArgDisplayNames(name);
        yield return Case("ReLU", ReLU(), x => MathF.Max(0, x));
        yield return Case("ReLU6", ReLU6(), x => Math.Clamp(x, 0, 6));
        yield return Case("LeakyReLU", LeakyReLU(0.1), x => x < 0 ? 0.1f * x : x);
        yield return Case("PReLU", PReLU(1), x => x < 0 ? 0.25f * x : x);
        yield return Case("Threshold", Threshold(1, -9), x => x > 1 ? x : -9);
        yield return Case("ELU", ELU(2), x => x < 0 ? 2 * (MathF.Exp(x) - 1) : x);
        yield return Case("CELU", CELU(2), x => x < 0 ? 2 * (MathF.Exp(x / 2) - 1) : x);
        yield return Case("Softplus", Softplus(), x => MathF.Log(1 + MathF.Exp(x)));
        yield return Case("SiLU", SiLU(), x => x * Logistic(x));
        yield return Case("Mish", Mish(), x => x * MathF.Tanh(MathF.Log(1 + MathF.Exp(x))));
        yield return Case("Hardswish", Hardswish(), x => x * Math.Clamp(x + 3, 0, 6) / 6);
        yield return Case("Sigmoid", Sigmoid(), Logistic);
        yield return Case("Hardsigmoid", Hardsigmoid(), x => Math.Clamp(x + 3, 0, 6) / 6);
        yield return Case("LogSigmoid", LogSigmoid(), x => MathF.Log(Logistic(x)));
        yield return Case("Tanh", Tanh(), MathF.Tanh);
        yield return Case("Tanhshrink", Tanhshrink(), x => x - MathF.Tanh(x));
        yield return Case("Hardtanh", Hardtanh(), x => Math.Clamp(x, -1, 1));
        yield return Case("Softsign", Softsign(), x => x / (1 + MathF.Abs(x)));
        yield return Case("Hardshrink", Hardshrink(1), x => MathF.Abs(x) > 1 ? x : 0);
        yield return Case("Softshrink", Softshrink(1), x => MathF.Sign(x) * MathF.Max(0, MathF.Abs(x) - 1));
    }

    [TestCaseSource(nameof(Activations))]
    public void An_activation_follows_its_formula(Module<Tensor, Tensor> module, Func<float, float> formula)
    {
        using Tensor input = tensor(Inputs);
        using Tensor output = module.call(input);
        Assert.That(output.data<float>().ToArray(), Is.EqualTo(Inputs.Select(formula)).Within(1e-5));
    }

    [Test]
    public void In_place_gives_a_new_wrapper_over_the_changed_input()
    {
        using Tensor input = tensor(Inputs);
        using Tensor output = F.relu(input, inplace: true);
        using Tensor first = input[0];
        Assert.That(output, Is.Not.SameAs(input));
        Assert.That(first.item<float>(), Is.Zero);
    }

    [Test]
    public void A_softmax_sums_to_one_and_its_logarithm_agrees()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor input = tensor(Inputs);
        Assert.That(F.softmax(input, 0).sum().item<float>(), Is.EqualTo(1f).Within(1e-6));
        Assert.That(F.log_softmax(input, 0).exp().allclose(F.softmax(input, 0)), Is.True);
        Assert.That(F.softmax(input, 0, float64).dtype, Is.EqualTo(float64));
        Assert.That(F.softmin(input, 0).allclose(F.softmax(input.neg(), 0)), Is.True);
    }

    [Test]
    public void Gelu_is_half_at_the_origin_of_its_slope()
    {
        using DisposeScope scope = NewDisposeScope();
        Assert.That(F.gelu(tensor(1f)).item<float>(), Is.EqualTo(0.8413447f).Within(1e-5), "The normal distribution function at 1.");
    }
}
