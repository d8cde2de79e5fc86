using static TorchSharp.StandIn.Tests.Numbers;
using static TorchSharp.torch;

namespace TorchSharp.StandIn.Tests.Tensors;

public sealed class ArithmeticTests
{
    private DisposeScope scope = null!;

    [SetUp]
    public void Open() => scope = NewDisposeScope();

    [TearDown]
    public void Close() => scope.Dispose();

    [Test]
    public void Numbers_stand_on_either_side_of_an_operator()
    {
        Tensor x = Floats(1, 2, 4);
        Assert.That((x + 1).AsFloats(), Is.EqualTo([2f, 3, 5]));
        Assert.That((1 + x).AsFloats(), Is.EqualTo([2f, 3, 5]));
        Assert.That((x - 0.5).AsFloats(), Is.EqualTo([0.5f, 1.5f, 3.5f]));
        Assert.That((3L - x).AsFloats(), Is.EqualTo([2f, 1, -1]));
        Assert.That((2f * x).AsFloats(), Is.EqualTo([2f, 4, 8]));
        Assert.That((8 / x).AsFloats(), Is.EqualTo([8f, 4, 2]));
        Assert.That((x / 2.0).AsFloats(), Is.EqualTo([0.5f, 1, 2]));
        Assert.That((x % 3).AsFloats(), Is.EqualTo([1f, 2, 1]));
        Assert.That((-x).AsFloats(), Is.EqualTo([-1f, -2, -4]));
        Assert.That((x + x * x - x / x).AsFloats(), Is.EqualTo([1f, 5, 19]));
    }

    [Test]
    public void Kinds_of_numbers_decide_the_result_type()
    {
        Tensor whole = Longs(3, 4);
        Assert.That((whole / 2).dtype, Is.EqualTo(ScalarType.Float32));
        Assert.That((whole + 1).dtype, Is.EqualTo(ScalarType.Int64));
        Assert.That((whole + 1.5).dtype, Is.EqualTo(ScalarType.Float32));
        Assert.That((Floats(1) + 1.5).dtype, Is.EqualTo(ScalarType.Float32));
        Assert.That((Floats(1) + Doubles(1)).dtype, Is.EqualTo(ScalarType.Float64));
        Assert.That(whole.div(2, RoundingMode.floor).AsLongs(), Is.EqualTo([1L, 2]));
        Assert.That(Longs(-3).div(2, RoundingMode.floor).item<long>(), Is.EqualTo(-2));
        Assert.That(Longs(-3).div(2, RoundingMode.trunc).item<long>(), Is.EqualTo(-1));
        Assert.That(promote_types(int64, float32), Is.EqualTo(ScalarType.Float32));
    }

    [Test]
    public void Comparisons_are_element_wise()
    {
        Tensor x = Floats(1, 2, 3);
        Assert.That((x > 2).AsBools(), Is.EqualTo([false, false, true]));
        Assert.That((2 <= x).AsBools(), Is.EqualTo([false, true, true]));
        Assert.That(((x >= 2) & (x < 3)).AsBools(), Is.EqualTo([false, true, false]));
        Assert.That(((x == 1) | (x == 3)).AsBools(), Is.EqualTo([true, false, true]));
        Assert.That((~(x == 1)).AsBools(), Is.EqualTo([false, true, true]));
        Assert.That((Longs(6) ^ Longs(3)).item<long>(), Is.EqualTo(5));
        Assert.That(x.ne(Floats(1, 0, 3)).AsBools(), Is.EqualTo([false, true, false]));
        Assert.That(allclose(x, x + 1e-7));
        Assert.That(isclose(x, Floats(1, 2.1f, 3)).AsBools(), Is.EqualTo([true, false, true]));
        Assert.That(isnan(Floats(float.NaN, 1)).AsBools(), Is.EqualTo([true, false]));
        Assert.That(Longs(1, 5).isin(Longs(5, 6)).AsBools(), Is.EqualTo([false, true]));
    }

    [Test]
    public void In_place_forms_change_the_tensor()
    {
        Tensor x = Floats(1, 2);
        x.add_(1).mul_(2).sub_(Floats(1, 1)).div_(3);
        Assert.That(x.AsFloats(), Is.EqualTo([1f, 5f / 3]).Within(1e-6));
        x.copy_(Doubles(4, 9));
        Assert.That(x.sqrt_().AsFloats(), Is.EqualTo([2f, 3]));
        Assert.That(x.add_(Floats(1, 1), 10).AsFloats(), Is.EqualTo([12f, 13]));
        Assert.That(x.clamp_(max: 12.5).AsFloats(), Is.EqualTo([12f, 12.5f]));
        Assert.That(x.addcmul_(Floats(1, 2), Floats(3, 4), 0.5).AsFloats(), Is.EqualTo([13.5f, 16.5f]));
        Assert.That(lerp(Floats(0), Floats(10), Floats(0.25f)).item<float>(), Is.EqualTo(2.5f));
    }

    [Test]
    public void Rounding_is_half_to_even()
    {
        Assert.That(Floats(0.5f, 1.5f, 2.5f, -0.5f).round().AsFloats(), Is.EqualTo([0f, 2, 2, 0]));
        Assert.That(Doubles(1.2345).round(2).item<double>(), Is.EqualTo(1.23));
        Assert.That(Floats(-1.5f, 1.5f).floor().AsFloats(), Is.EqualTo([-2f, 1]));
        Assert.That(Floats(-1.5f, 1.5f).trunc().AsFloats(), Is.EqualTo([-1f, 1]));
        Assert.That(Floats(-2, 0, 2).sign().AsFloats(), Is.EqualTo([-1f, 0, 1]));
        Assert.That(Floats(-2, 0.5f, 2).clamp(-1, 1).AsFloats(), Is.EqualTo([-1f, 0.5f, 1]));
        Assert.That(Floats(1, 5).clamp(min: Floats(2, 2)).AsFloats(), Is.EqualTo([2f, 5]));
        Assert.That(Floats(float.NaN, float.PositiveInfinity).nan_to_num(posinf: 7).AsFloats(), Is.EqualTo([0f, 7]));
    }

    [Test]
    public void Functions_of_one_number_match_the_mathematics()
    {
        double[] at = [0.3, 0.9];
        Tensor x = tensor(at);
        Check(x.exp(), Math.Exp);
        Check(x.log(), Math.Log);
        Check(x.log2(), Math.Log2);
        Check(x.sin(), Math.Sin);
        Check(x.tanh(), Math.Tanh);
        Check(x.acos(), Math.Acos);
        Check(x.rsqrt(), v => 1 / Math.Sqrt(v));
        Check(x.sigmoid(), v => 1 / (1 + Math.Exp(-v)));
        Check(x.pow(3), v => v * v * v);
        Check(x.square(), v => v * v);
        Check(x.log1p(), v => Math.Log(1 + v));
        Check(x.relu(), v => v);
        Check(hypot(x, x), v => v * Math.Sqrt(2));

        void Check(Tensor result, Func<double, double> expected) =>
            Assert.That(result.AsDoubles(), Is.EqualTo(at.Select(expected)).Within(1e-12));
    }

    [Test]
    public void Numbers_and_arrays_become_tensors_where_one_is_wanted()
    {
        Tensor one = 3.5f;
        long[] pair = [1, 2];
        Tensor many = pair;
        Scalar scalar = 4;
        Tensor made = scalar;
        Assert.That(one.dtype, Is.EqualTo(ScalarType.Float32));
        Assert.That(one.ndim, Is.Zero);
        Assert.That(many.shape, Is.EqualTo([2L]));
        Assert.That(made.item<long>(), Is.EqualTo(4));
        Assert.That((float)one, Is.EqualTo(3.5f));
        Assert.That((int)one, Is.EqualTo(3));
        Assert.That((bool)many[0]);
        Assert.That((double)many[1], Is.EqualTo(2.0));
    }

    [Test]
    public void Broadcasting_follows_the_trailing_dimensions()
    {
        Tensor sum = Longs(1, 2, 3).unsqueeze(1) + Longs(10, 20);
        Assert.That(sum.shape, Is.EqualTo([3L, 2]));
        Assert.That(sum.AsLongs(), Is.EqualTo([11L, 21, 12, 22, 13, 23]));
        Assert.That(broadcast_to(Longs(1), 2, 2).sum().item<long>(), Is.EqualTo(4));
        Assert.That(broadcast_tensors(Longs(1, 2), ones(3, 1))[0].shape, Is.EqualTo([3L, 2]));
    }
}
