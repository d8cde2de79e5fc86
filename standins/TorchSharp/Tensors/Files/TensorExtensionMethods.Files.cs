using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp;

public static partial class TensorExtensionMethods
{
    /// <summary>Writes element type, rank and dimensions as LEB128 numbers, then the elements' bytes.</summary>
    public static void Save(this Tensor tensor, BinaryWriter writer)
    {
        if (tensor.device_type != DeviceType.CPU)
        {
            using Tensor near = tensor.cpu();
            near.Save(writer);
            return;
        }

        if (!tensor.is_contiguous())
            throw new InvalidOperationException("Only a contiguous tensor can be saved: call contiguous() first.");
        Leb128.Write(writer, (long)tensor.dtype);
        long[] shape = tensor.shape;
        Leb128.Write(writer, shape.Length);
        foreach (long n in shape) Leb128.Write(writer, n);
        writer.Flush();
        tensor.WriteBytesToStream(writer.BaseStream);
    }

    /// <summary>Saves and closes the stream.</summary>
    public static void Save(this Tensor tensor, Stream stream)
    {
        using var writer = new BinaryWriter(stream);
        tensor.Save(writer);
    }

    public static void Save(this Tensor tensor, string location) => tensor.Save(File.Create(location));

    /// <summary>Reads into a tensor, whose type and shape must be those that were saved, or past the saved one.</summary>
    public static void Load(this Tensor tensor, BinaryReader reader, bool skip = false)
    {
        (ScalarType type, long[] shape) = ReadHeader(reader);
        if (type != tensor.dtype)
            throw new ArgumentException($"The file holds elements of type {type}; the tensor to load into has {tensor.dtype}.");
        Fill(tensor, reader, shape, skip);
    }

    public static Tensor Load(BinaryReader reader, bool skip = false)
    {
        Tensor? tensor = null;
        Load(ref tensor, reader, skip);
        return tensor!;
    }

    /// <summary>Reads into a tensor, or into a new one for null; a skipped new tensor holds zeros.</summary>
    public static void Load(ref Tensor? tensor, BinaryReader reader, bool skip = false)
    {
        (ScalarType type, long[] shape) = ReadHeader(reader);
        tensor ??= skip ? zeros(shape, type, CPU) : empty(shape, type, CPU);
        Fill(tensor, reader, shape, skip);
    }

    private static (ScalarType Type, long[] Shape) ReadHeader(BinaryReader reader)
    {
        var type = (ScalarType)Leb128.Read(reader);
        var shape = new long[Leb128.Read(reader)];
        for (int k = 0; k < shape.Length; k++) shape[k] = Leb128.Read(reader);
        return (type, shape);
    }

    private static void Fill(Tensor tensor, BinaryReader reader, long[] shape, bool skip)
    {
        if (skip)
        {
            reader.BaseStream.Seek(shape.TotalSize() * tensor.ElementSize, SeekOrigin.Current);
            return;
        }

        if (!shape.AsSpan().SequenceEqual(tensor.shape))
            throw new ArgumentException($"The file holds a tensor of shape [{string.Join(", ", shape)}]; the one to load into has [{string.Join(", ", tensor.shape)}].");
        if (tensor.device_type == DeviceType.CPU && tensor.is_contiguous())
        {
            tensor.ReadBytesFromStream(reader.BaseStream);
            return;
        }

        using IDisposable quiet = no_grad();
        using Tensor near = empty(shape, tensor.dtype, CPU);
        near.ReadBytesFromStream(reader.BaseStream);
        tensor.copy_(near);
    }
}
