using static TorchSharp.StandIn.Tests.Numbers;
using static TorchSharp.torch;

namespace TorchSharp.StandIn.Tests.Tensors;

public sealed class AccessTests
{
    private DisposeScope scope = null!;

    [SetUp]
    public void Open() => scope = NewDisposeScope();

    [TearDown]
    public void Close() => scope.Dispose();

    [Test]
    public void Item_wants_the_exact_type_and_one_element()
    {
        Assert.That(tensor(2.5f).item<float>(), Is.EqualTo(2.5f));
        Assert.That(ones(1, 1).item<float>(), Is.EqualTo(1f));
        Assert.That(tensor(true).item<bool>());
        Assert.That(() => tensor(2.5f).item<double>(), Throws.ArgumentException);
        Assert.That(() => tensor(2L).item<int>(), Throws.ArgumentException);
        Assert.That(() => ones(2).item<float>(), Throws.ArgumentException);
    }

    [Test]
    public void Conversions_of_a_lone_element_accept_any_type()
    {
        Assert.That(tensor(3L).ToSingle(), Is.EqualTo(3f));
        Assert.That(tensor(3.7).ToInt32(), Is.EqualTo(3));
        Assert.That(tensor(3).ToDouble(), Is.EqualTo(3.0));
        Assert.That(tensor(0.5f).ToBoolean());
        Assert.That(tensor(true).ToInt64(), Is.EqualTo(1));
        Assert.That((long)tensor(7.9f), Is.EqualTo(7));
        Assert.That(tensor(2L).ToScalar().Type, Is.EqualTo(ScalarType.Int64));
        Assert.That(() => ones(2).ToSingle(), Throws.InstanceOf<System.Runtime.InteropServices.ExternalException>());
    }

    [Test]
    public void The_accessor_honours_strides_and_writes_through()
    {
        Tensor x = arange(6).reshape(2, 3);
        var seen = x.t().data<long>();
        Assert.That(seen.Count, Is.EqualTo(6));
        Assert.That(seen[1], Is.EqualTo(3));
        Assert.That(seen[2, 1], Is.EqualTo(5));
        Assert.That(seen, Is.EqualTo([0L, 3, 1, 4, 2, 5]));
        seen[0, 1] = 30;
        Assert.That(x[1, 0].item<long>(), Is.EqualTo(30));
        Assert.That(((long[,])x.data<long>().ToNDArray())[1, 2], Is.EqualTo(5));
        var target = new long[8];
        x.data<long>().CopyTo(target, 1);
        Assert.That(target, Is.EqualTo([0L, 0, 1, 2, 30, 4, 5, 0]));
        long[] source = [8, 9];
        x[0].data<long>().CopyFrom(source);
        Assert.That(x[0].AsLongs(), Is.EqualTo([8L, 9, 2]));
        Assert.That(() => seen[6], Throws.InstanceOf<IndexOutOfRangeException>());
        Assert.That(() => x.data<int>(), Throws.ArgumentException);
    }

    [Test]
    public void A_view_reads_from_its_own_offset()
    {
        Tensor x = arange(10f)[3..8];
        Assert.That(x.storage_offset(), Is.EqualTo(3));
        Assert.That(x.AsFloats(), Is.EqualTo([3f, 4, 5, 6, 7]));
        Assert.That(x[TensorIndex.Slice(null, null, 2)].AsFloats(), Is.EqualTo([3f, 5, 7]));
        Assert.That(x[2].item<float>(), Is.EqualTo(5f));
    }

    [Test]
    public void Bytes_are_the_memory_of_a_contiguous_tensor()
    {
        Tensor x = Longs(1, 2);
        Assert.That(x.bytes.Length, Is.EqualTo(16));
        Assert.That(x.bytes[8], Is.EqualTo(2));
        x.bytes[8] = 5;
        Assert.That(x[1].item<long>(), Is.EqualTo(5));
        var octets = new byte[16];
        octets[0] = 9;
        x.bytes = octets;
        Assert.That(x.AsLongs(), Is.EqualTo([9L, 0]));
        using var stream = new MemoryStream();
        x.WriteBytesToStream(stream);
        stream.Position = 0;
        Tensor y = zeros(2, dtype: int64);
        y.ReadBytesFromStream(stream);
        Assert.That(y.Equals(x));
    }

    [Test]
    public void Types_convert_as_in_the_native_library()
    {
        Assert.That(Floats(1.9f, -1.9f).to(int64).AsLongs(), Is.EqualTo([1L, -1]));
        Assert.That(Longs(0, 3).to_type(ScalarType.Bool).AsBools(), Is.EqualTo([false, true]));
        Assert.That(Longs(300).@byte().item<byte>(), Is.EqualTo(44));
        Assert.That(Floats(1).half().dtype, Is.EqualTo(ScalarType.Float16));
        Assert.That(Floats(1).bfloat16().dtype, Is.EqualTo(ScalarType.BFloat16));
        Assert.That(Floats(1).type_as(Doubles(1)).dtype, Is.EqualTo(ScalarType.Float64));
        Assert.That(Floats(1).to("cpu").device_type, Is.EqualTo(DeviceType.CPU));
        Assert.That(Floats(1).to(META).is_meta);
        Assert.That(Floats(1).to(float64, CPU).dtype, Is.EqualTo(ScalarType.Float64));
    }

    [Test]
    public void Lists_nest_as_deep_as_the_tensor()
    {
        var rows = (System.Collections.IList)zeros(2, 3).tolist();
        Assert.That(rows, Has.Count.EqualTo(2));
        Assert.That(((System.Collections.IList)rows[0]!)[0], Is.InstanceOf<Scalar>());
    }

    [Test]
    public void Complex_numbers_have_parts()
    {
        Tensor z = complex(Floats(3, 0), Floats(4, -1));
        Assert.That(z.abs().AsFloats(), Is.EqualTo([5f, 1]));
        Assert.That(z.real.AsFloats(), Is.EqualTo([3f, 0]));
        Assert.That(z.imag.AsFloats(), Is.EqualTo([4f, -1]));
        Assert.That(view_as_real(z).shape, Is.EqualTo([2L, 2]));
        Assert.That(view_as_complex(zeros(3, 2)).dtype, Is.EqualTo(ScalarType.ComplexFloat32));
        Assert.That(z.conj().resolve_conj().imag.AsFloats(), Is.EqualTo([-4f, 1]));
        Assert.That(polar(Floats(2), Floats(0)).real.item<float>(), Is.EqualTo(2f));
        Assert.That(z.angle()[1].item<float>(), Is.EqualTo(-Math.PI / 2).Within(1e-6));
    }
}
