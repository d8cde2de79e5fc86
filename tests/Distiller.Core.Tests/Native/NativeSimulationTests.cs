using Distiller.Native;
using Distiller.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Tests.Native;

public sealed class NativeSimulationTests
{
    private static readonly SimulationGrid Grid = new(-5, -8, 7, 3.7f);

    [OneTimeSetUp]
    public void Needs_the_native_library()
    {
        if (!NativeSupport.IsAvailable) Assert.Ignore(NativeSupport.UnavailableReason ?? "");
    }

    // More elements than are worth a thread, and not a multiple of any vector's length.
    [TestCase(5)]
    [TestCase(70001)]
    public void Values_are_those_of_separate_operators(int count)
    {
        using var scope = NewDisposeScope();
        var values = HashFill.Tensor([count], 1).mul(9);
        var found = NativeSimulation.Apply(values, 1.3f, Grid);
        Assert.That(found.data<float>().ToArray(), Is.EqualTo(Chain(values.mul(1.3f), Grid).data<float>().ToArray()));
        NativeSimulation.ApplyInPlace(values, [1.3f], 0, Grid);
        Assert.That(values.eq(found).all().ToBoolean(), Is.True);
    }

    [TestCase(false)]
    [TestCase(true)]
    public void Ratios_belong_to_the_elements_of_an_axis_in_any_order_of_memory(bool isChannelsLast)
    {
        using var scope = NewDisposeScope();
        var values = isChannelsLast ? HashFill.Tensor([40, 17, 13, 7], 2).mul(9).permute(0, 3, 1, 2) : HashFill.Tensor([40, 7, 17, 13], 2).mul(9);
        var ratios = HashFill.Tensor([7, 1, 1], 3).abs().add(0.1);
        var expected = Chain(values * ratios, Grid);
        NativeSimulation.ApplyInPlace(values, ratios.data<float>().ToArray(), 1, Grid);
        Assert.That(values.eq(expected).all().ToBoolean(), Is.True);
    }

    [Test]
    public void Views_with_gaps_are_overwritten_and_nothing_beside_them()
    {
        using var scope = NewDisposeScope();
        var whole = HashFill.Tensor([6, 10], 4).mul(9);
        var (part, rest) = (whole.narrow(1, 2, 5), whole.narrow(1, 7, 3).clone());
        var expected = Chain(part * 2, Grid);
        NativeSimulation.ApplyInPlace(part, [2], 0, Grid);
        Assert.That(part.eq(expected).all().ToBoolean(), Is.True);
        Assert.That(whole.narrow(1, 7, 3).eq(rest).all().ToBoolean(), Is.True);
    }

    [Test]
    public void Values_that_are_no_numbers_stay_so()
    {
        using var values = tensor([float.NaN, 1]);
        using var found = NativeSimulation.Apply(values, 1, Grid);
        Assert.That(found[0].item<float>(), Is.NaN);
    }

    [Test]
    public void Sum_is_that_of_separate_operators()
    {
        using var scope = NewDisposeScope();
        var (left, right) = (HashFill.Tensor([3, 5, 4, 6], 5).mul(9), HashFill.Tensor([3, 4, 6, 5], 6).mul(9).permute(0, 3, 1, 2));
        SimulationOperand first = new(3.1f, -2, -8, 7, 1.7f), second = new(2.3f, 0, float.NegativeInfinity, float.PositiveInfinity, 0.4f);
        Tensor Term(Tensor values, SimulationOperand of) => values.mul(of.Scale).sub(of.ZeroPoint).round().clamp(of.LeastInteger, of.LargestInteger)
            .add(of.ZeroPoint).mul(of.Ratio).round().clamp(-20, 19);
        var expected = Chain((Term(left, first) + Term(right, second)).clamp(-20, 19), Grid);
        Assert.That(NativeSimulation.Sum(left, right, (first, second), (-20, 19), Grid).eq(expected).all().ToBoolean(), Is.True);
    }

    [Test]
    public void Tensors_that_do_not_fit_are_refused()
    {
        using var scope = NewDisposeScope();
        Assert.That(() => NativeSimulation.Apply(ones(3, dtype: ScalarType.Float64), 1, Grid), Throws.Exception.With.Message.Contains("Float values"));
        Assert.That(() => NativeSimulation.ApplyInPlace(ones(3), [1, 2], 0, Grid), Throws.Exception.With.Message.Contains("no axis 0 of 2"));
        Assert.That(() => NativeSimulation.Sum(ones(3), ones(2), default, default, Grid), Throws.Exception.With.Message.Contains("different shapes"));
    }

    [Test]
    public void No_tensor_is_left_behind()
    {
        using var values = ones(1, 2, 3, 4);
        TensorLeakCheck.Verify(() =>
        {
            NativeSimulation.Apply(values, 1, Grid).Dispose();
            NativeSimulation.Bytes(values, 1, Grid with { Scale = 1 }, 13).Dispose();
        });
    }

    private static Tensor Chain(Tensor scaled, SimulationGrid grid) =>
        scaled.sub(grid.ZeroPoint).round().clamp(grid.LeastInteger, grid.LargestInteger).add(grid.ZeroPoint).div(grid.Scale);
}
