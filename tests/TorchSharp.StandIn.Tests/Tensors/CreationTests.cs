using System.Numerics;
using static TorchSharp.torch;

namespace TorchSharp.StandIn.Tests.Tensors;

public sealed class CreationTests
{
    private DisposeScope scope = null!;

    [SetUp]
    public void Open() => scope = NewDisposeScope();

    [TearDown]
    public void Close() => scope.Dispose();

    [Test]
    public void The_managed_type_decides_the_element_type()
    {
        Assert.That(tensor(1.0).dtype, Is.EqualTo(ScalarType.Float64));
        Assert.That(tensor(1f).dtype, Is.EqualTo(ScalarType.Float32));
        Assert.That(tensor(1).dtype, Is.EqualTo(ScalarType.Int32));
        Assert.That(tensor(1L).dtype, Is.EqualTo(ScalarType.Int64));
        Assert.That(tensor(true).dtype, Is.EqualTo(ScalarType.Bool));
        Assert.That(tensor((byte)1).dtype, Is.EqualTo(ScalarType.Byte));
        Assert.That(tensor((1f, 2f)).dtype, Is.EqualTo(ScalarType.ComplexFloat32));
        Assert.That(tensor(new Complex(1, 2)).dtype, Is.EqualTo(ScalarType.ComplexFloat64));
        short[] shorts = [1];
        sbyte[] bytes = [1];
        Half[] halves = [(Half)1];
        int[] whole = [1, 2];
        Assert.That(tensor(shorts).dtype, Is.EqualTo(ScalarType.Int16));
        Assert.That(tensor(bytes).dtype, Is.EqualTo(ScalarType.Int8));
        Assert.That(tensor(halves).dtype, Is.EqualTo(ScalarType.Float16));
        Assert.That(tensor(whole, dtype: float64).AsDoubles(), Is.EqualTo([1.0, 2.0]));
    }

    [Test]
    public void Whole_bounds_give_whole_numbers()
    {
        Assert.That(arange(5).AsLongs(), Is.EqualTo(new long[] { 0, 1, 2, 3, 4 }));
        Assert.That(arange(5f).dtype, Is.EqualTo(ScalarType.Float32));
        Assert.That(arange(1, 10, 3).AsLongs(), Is.EqualTo(new long[] { 1, 4, 7 }));
        Assert.That(arange(0, 1, 0.25).AsFloats(), Is.EqualTo([0f, 0.25f, 0.5f, 0.75f]));
        Assert.That(full([2], 1).dtype, Is.EqualTo(ScalarType.Int64));
        Assert.That(full([2], 1.5).dtype, Is.EqualTo(ScalarType.Float32));
        Assert.That(zeros(2).dtype, Is.EqualTo(ScalarType.Float32));
    }

    [Test]
    public void Every_overload_makes_the_same_shape()
    {
        Assert.That(zeros(2).shape, Is.EqualTo(new long[] { 2 }));
        Assert.That(ones(2, 3).shape, Is.EqualTo(new long[] { 2, 3 }));
        Assert.That(empty(2, 3, 4).shape, Is.EqualTo(new long[] { 2, 3, 4 }));
        Assert.That(rand(2, 3, 4, 5).shape, Is.EqualTo(new long[] { 2, 3, 4, 5 }));
        Assert.That(randn(2L, 3L).shape, Is.EqualTo(new long[] { 2, 3 }));
        Assert.That(zeros([1, 2, 1, 2, 1]).shape, Is.EqualTo(new long[] { 1, 2, 1, 2, 1 }));
        Assert.That(full(2, 2, 7).sum().item<long>(), Is.EqualTo(28));
        Assert.That(eye(2, 3).AsFloats(), Is.EqualTo([1f, 0, 0, 0, 1, 0]));
        Assert.That(linspace(0, 1, 3).AsFloats(), Is.EqualTo([0f, 0.5f, 1]));
        Assert.That(logspace(0, 2, 3).AsFloats(), Is.EqualTo([1f, 10, 100]));
        Assert.That(randint(5, 6, [3]).AsLongs(), Is.EqualTo(new long[] { 5, 5, 5 }));
    }

    [Test]
    public void Arrays_of_any_rank_keep_their_order()
    {
        float[] numbers = [1, 2, 3, 4, 5, 6];
        Assert.That(tensor(new[,] { { 1f, 2 }, { 3, 4 } }).AsFloats(), Is.EqualTo([1f, 2, 3, 4]));
        Assert.That(tensor(new long[2, 1, 3]).shape, Is.EqualTo(new long[] { 2, 1, 3 }));
        Assert.That(tensor(new bool[1, 2, 1, 2]).shape, Is.EqualTo(new long[] { 1, 2, 1, 2 }));
        Assert.That(tensor(numbers, [3, 2])[2, 1].item<float>(), Is.EqualTo(6f));
        Assert.That(tensor(new List<int> { 1, 2, 3, 4 }, 2, 2)[1, 0].item<int>(), Is.EqualTo(3));
        Assert.That(() => tensor(numbers, [4, 2]), Throws.ArgumentException);
    }

    [Test]
    public void Tensor_copies_an_array_and_as_tensor_shares_it()
    {
        float[] numbers = [1, 2, 3];
        Tensor copy = tensor(numbers), shared = as_tensor(numbers), view = from_array(numbers);
        numbers[0] = 9;
        Assert.That(copy[0].item<float>(), Is.EqualTo(1f));
        Assert.That(shared[0].item<float>(), Is.EqualTo(9f));
        view.mul_(2);
        Assert.That(numbers, Is.EqualTo([18f, 4, 6]));
        Assert.That(shared[2].item<float>(), Is.EqualTo(6f));
    }

    [Test]
    public void A_shared_array_outlives_its_variable()
    {
        Tensor shared = Share();
        for (int k = 0; k < 5; k++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            GC.KeepAlive(new byte[1 << 20]);
        }

        Assert.That(shared.sum().item<double>(), Is.EqualTo(3000.0));

        static Tensor Share()
        {
            var data = new double[1000];
            Array.Fill(data, 3);
            return from_array(data);
        }
    }

    [Test]
    public void Arrays_of_every_element_type_are_shared()
    {
        bool[] flags = [false, true];
        from_array(flags).logical_not_();
        Assert.That(flags, Is.EqualTo([true, false]));
        long[,] table = { { 1, 2 }, { 3, 4 } };
        from_array(table).t().neg_();
        Assert.That(table[1, 0], Is.EqualTo(-3));
        byte[] octets = [200];
        int[] whole = [1, 2, 3];
        Assert.That(from_array(octets).item<byte>(), Is.EqualTo(200));
        Assert.That(frombuffer(whole, int32, 2, 1).data<int>().ToArray(), Is.EqualTo([2, 3]));
    }

    [Test]
    public void Options_reach_the_new_tensor()
    {
        Assert.That(zeros(2, requires_grad: true).requires_grad);
        Assert.That(ones(2, dtype: float64, device: META).is_meta);
        Assert.That(ones_like(zeros(2, 3, dtype: int16)).dtype, Is.EqualTo(ScalarType.Int16));
        Assert.That(zeros(3).new_full(2, 2, 5f, dtype: float64).dtype, Is.EqualTo(ScalarType.Float64));
        Assert.That(zeros(3).new_zeros(4).shape, Is.EqualTo(new long[] { 4 }));
        Assert.That(full_like(zeros(2), 3)[1].item<float>(), Is.EqualTo(3f));
    }

    [Test]
    public void The_default_type_serves_floating_point_factories_only()
    {
        try
        {
            set_default_dtype(float64);
            Assert.That(zeros(2).dtype, Is.EqualTo(ScalarType.Float64));
            Assert.That(arange(0.0, 1.0, 0.5).dtype, Is.EqualTo(ScalarType.Float64));
            Assert.That(arange(3).dtype, Is.EqualTo(ScalarType.Int64));
        }
        finally
        {
            set_default_dtype(float32);
        }
    }
}
