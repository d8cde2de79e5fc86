using static TorchSharp.StandIn.Tests.Numbers;
using static TorchSharp.torch;

namespace TorchSharp.StandIn.Tests.Tensors;

public sealed class FileTests
{
    private DisposeScope scope = null!;
    private string path = null!;

    [SetUp]
    public void Open()
    {
        scope = NewDisposeScope();
        path = Path.GetTempFileName();
    }

    [TearDown]
    public void Close()
    {
        File.Delete(path);
        scope.Dispose();
    }

    [Test]
    public void A_tensor_is_type_rank_dimensions_and_bytes()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        zeros(2, 1).Save(writer);
        Assert.That(stream.ToArray(), Is.EqualTo(new byte[] { 6, 2, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0 }));
    }

    [Test]
    public void Dimensions_above_127_take_two_bytes()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        zeros(300, dtype: int8).Save(writer);
        Assert.That(stream.ToArray().Take(4), Is.EqualTo(new byte[] { 1, 1, 0xac, 2 }));
        Assert.That(stream.Length, Is.EqualTo(304));
    }

    [Test]
    public void What_was_saved_is_loaded_equal()
    {
        Tensor[] all = [Floats(1, 2, 3), Longs(4), zeros(2, 0), tensor(true), rand(3, 4, dtype: float64)];
        foreach (Tensor one in all)
        {
            one.Save(path);
            Tensor loaded = Tensor.Load(path);
            Assert.That(loaded.dtype, Is.EqualTo(one.dtype));
            Assert.That(loaded.Equals(one));
        }
    }

    [Test]
    public void Loading_checks_type_and_shape()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        Floats(1, 2, 3).Save(writer);
        using var reader = new BinaryReader(stream);
        stream.Position = 0;
        Assert.That(() => zeros(3, dtype: float64).Load(reader), Throws.ArgumentException);
        stream.Position = 0;
        Assert.That(() => zeros(2).Load(reader), Throws.ArgumentException);
        stream.Position = 0;
        Tensor target = zeros(3);
        target.Load(reader);
        Assert.That(target.AsFloats(), Is.EqualTo([1f, 2, 3]));
        stream.Position = 0;
        target.zero_().Load(reader, skip: true);
        Assert.That(target.sum().item<float>(), Is.Zero);
        Assert.That(stream.Position, Is.EqualTo(stream.Length));
    }

    [Test]
    public void The_native_archive_holds_one_tensor()
    {
        Tensor x = rand(3, 3);
        save(x, path);
        Assert.That(load(path).Equals(x));
        Assert.That(() => load(path + ".missing"), Throws.InstanceOf<System.Runtime.InteropServices.ExternalException>());
    }
}
