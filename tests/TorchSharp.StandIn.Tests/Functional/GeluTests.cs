using static TorchSharp.torch;

namespace TorchSharp.StandIn.Tests.Functional;

/// <summary>The engine's own gradient of GELU is garbage where the incoming gradient is not contiguous.</summary>
public sealed class GeluTests
{
    private static Tensor Plain(Tensor input) => nn.functional.gelu(input);

    private static Tensor InPlace(Tensor input) => nn.functional.gelu(input.clone(), inplace: true);

    private static Tensor Method(Tensor input) => input.gelu();

    private static Tensor Module(Tensor input)
    {
        using var layer = nn.GELU();
        return layer.call(input);
    }

    private static IEnumerable<TestCaseData> Forms() =>
    [
        new TestCaseData((Func<Tensor, Tensor>)Plain).SetArgDisplayNames("function"),
        new TestCaseData((Func<Tensor, Tensor>)InPlace).SetArgDisplayNames("in place"),
        new TestCaseData((Func<Tensor, Tensor>)Method).SetArgDisplayNames("method"),
        new TestCaseData((Func<Tensor, Tensor>)Module).SetArgDisplayNames("module"),
    ];

    [TestCaseSource(nameof(Forms))]
    public void Gradient_that_comes_transposed_is_that_of_the_formula(Func<Tensor, Tensor> gelu)
    {
        using var scope = NewDisposeScope();
        var input = randn(16, 48, 49, requires_grad: true);
        var weight = randn(16, 49, 48);
        (gelu(input).transpose(1, 2) * weight).sum().backward();
        var found = input.grad!.clone();

        input.grad!.zero_();
        (Formula(input).transpose(1, 2) * weight).sum().backward();

        Assert.That((found - input.grad!).abs().max().item<float>(), Is.LessThan(1e-5));
        Assert.That((gelu(input) - Formula(input)).abs().max().item<float>(), Is.LessThan(1e-5));
    }

    [Test]
    public void Value_at_one_is_the_exact_one_and_nothing_leaks()
    {
        using var one = ones(2, 2, requires_grad: true);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        using (var output = nn.functional.gelu(one))
        {
            Assert.That(output.data<float>()[0], Is.EqualTo(0.841345f).Within(1e-6));
        }

        Assert.That(DisposeScopeManager.Statistics.ThreadTotalLiveCount, Is.EqualTo(before));
    }

    private static Tensor Formula(Tensor input) => input * 0.5 * (1 + (input / Math.Sqrt(2)).erf());
}
