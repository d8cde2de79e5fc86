using Distiller.Native;
using Distiller.Testing;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Tests.Native;

public sealed class NativeRoundingTests
{
    private static readonly RoundingGrid Grid = new(-1.3f, 2.1f, 3.7f, -5, -8, 7, -1.3f, 2.1f);

    [OneTimeSetUp]
    public void Needs_the_native_library()
    {
        if (!NativeSupport.IsAvailable) Assert.Ignore(NativeSupport.UnavailableReason ?? "");
    }

    // More elements than a piece, and not a multiple of any vector's length.
    [TestCase(5)]
    [TestCase(70001)]
    public void Values_are_those_of_separate_operators_to_the_last_bit(int count)
    {
        using var scope = NewDisposeScope();
        var values = HashFill.Tensor([count], 1).mul(4);
        var chain = values.clamp(Grid.Low, Grid.High).mul(Grid.Scale).sub(Grid.ZeroPoint).round().clamp(Grid.LeastInteger, Grid.LargestInteger)
            .add(Grid.ZeroPoint).div(Grid.Scale);
        Assert.That(NativeRounding.Apply(values, Grid).data<float>().ToArray(), Is.EqualTo(chain.data<float>().ToArray()));
    }

    [Test]
    public void Gradient_passes_between_the_ends_and_the_rest_goes_to_the_level()
    {
        using var scope = NewDisposeScope();
        var values = tensor((float[])[-2, -1.3f, 0, 2.1f, 3, 4], requires_grad: true);
        using Parameter level = new(tensor([2.1f]));
        var weights = tensor((float[])[1, 2, 4, 8, 16, 32]);
        (NativeRounding.Apply(values, Grid, level) * weights).sum().backward();
        Assert.That(values.grad!.data<float>().ToArray(), Is.EqualTo((float[])[0, 2, 4, 8, 0, 0]));
        Assert.That(level.grad!.item<float>(), Is.EqualTo(48));
    }

    [Test]
    public void Gradient_in_another_order_of_memory_finds_its_elements()
    {
        using var scope = NewDisposeScope();
        var values = HashFill.Tensor([2, 3, 4, 5], 2).mul(4).requires_grad_();
        var weights = HashFill.Tensor([2, 4, 5, 3], 3).permute(0, 3, 1, 2);
        (NativeRounding.Apply(values, Grid) * weights).sum().backward();
        var expected = where(values.ge(Grid.GradientLow).logical_and(values.le(Grid.GradientHigh)), weights, zeros_like(weights));
        Assert.That(values.grad!.eq(expected).all().ToBoolean(), Is.True);
    }

    [Test]
    public void Order_of_memory_stays()
    {
        using var scope = NewDisposeScope();
        var values = HashFill.Tensor([2, 4, 5, 3], 4).permute(0, 3, 1, 2);
        var found = NativeRounding.Apply(values, Grid);
        Assert.That(found.stride(), Is.EqualTo(values.stride()));
        Assert.That(found.eq(NativeRounding.Apply(values.contiguous(), Grid)).all().ToBoolean(), Is.True);
    }

    [Test]
    public void Other_number_types_are_refused()
    {
        using var values = ones(3, dtype: ScalarType.Float64);
        Assert.That(NativeRounding.Supports(values), Is.False);
        Assert.That(() => NativeRounding.Apply(values, Grid), Throws.Exception.With.Message.Contains("Float values"));
    }

    [Test]
    public void No_tensor_is_left_behind()
    {
        using var values = ones(3);
        TensorLeakCheck.Verify(() => NativeRounding.Apply(values, Grid).Dispose());
    }
}
