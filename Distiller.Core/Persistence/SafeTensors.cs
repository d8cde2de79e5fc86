using System.Buffers.Binary;
using System.Collections.Immutable;
using Distiller.IO;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Persistence;

/// <summary>Reads and writes the safetensors format: named tensors, no code, readable by many tools.</summary>
/// <remarks>
/// Layout: length of the header (8 bytes, little endian), header (JSON: name to type, shape and byte range), raw elements in
/// row-major order. Source: github.com/huggingface/safetensors, README. Entries are written in the order of their names, so
/// that equal tensors give equal files.
/// </remarks>
public static class SafeTensors
{
    /// <summary>Writes a file whole or not at all.</summary>
    /// <param name="path">The file to write or replace.</param>
    /// <param name="tensors">Tensors by name, of any layout and device.</param>
    /// <param name="metadata">Texts by name.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="NotSupportedException">The format does not know a tensor's type.</exception>
    public static void Save(string path, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string>? metadata = null) =>
        AtomicFile.Write(path, stream => Write(stream, tensors, metadata));

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The tensors, which the caller disposes, and the metadata.</returns>
    /// <exception cref="InvalidDataException">The file is damaged or of another format; the message says where.</exception>
    public static SafeTensorsContent Load(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Read(stream, path);
    }

    /// <summary>Writes to a stream, which stays open.</summary>
    /// <param name="stream">Receives the bytes.</param>
    /// <param name="tensors">Tensors by name, of any layout and device.</param>
    /// <param name="metadata">Texts by name.</param>
    /// <exception cref="NotSupportedException">The format does not know a tensor's type.</exception>
    public static void Write(Stream stream, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        KeyValuePair<string, Tensor>[] entries = [.. tensors.OrderBy(entry => entry.Key, StringComparer.Ordinal)];
        byte[] header = SafeTensorsHeader.Write(entries, metadata);
        Span<byte> length = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach ((_, Tensor tensor) in entries)
        {
            WriteElements(stream, tensor);
        }
    }

    /// <summary>Reads from a stream to its end.</summary>
    /// <param name="stream">Delivers the bytes; need not be seekable.</param>
    /// <param name="source">What messages call it: a path.</param>
    /// <returns>The tensors, which the caller disposes, and the metadata.</returns>
    /// <exception cref="InvalidDataException">The bytes are damaged or of another format; the message says where.</exception>
    public static SafeTensorsContent Read(Stream stream, string source)
    {
        SafeTensorsHeader header = SafeTensorsHeader.Read(stream, source);
        Dictionary<string, Tensor> tensors = new(StringComparer.Ordinal);
        try
        {
            foreach (SafeTensorsEntry entry in header.Entries)
            {
                if (stream.CanSeek && entry.Length > stream.Length - stream.Position)
                {
                    throw Truncated(source, entry);
                }

                tensors.Add(entry.Name, ReadElements(stream, entry, source));
            }

            if (stream.ReadByte() >= 0)
            {
                throw new InvalidDataException($"'{source}' goes on after the last tensor: it is not a safetensors file, or was damaged.");
            }
        }
        catch
        {
            foreach (Tensor tensor in tensors.Values)
            {
                tensor.Dispose();
            }

            throw;
        }

        return new SafeTensorsContent(tensors.ToImmutableSortedDictionary(StringComparer.Ordinal), header.Metadata);
    }

    private static void WriteElements(Stream stream, Tensor tensor)
    {
        if (tensor.numel() == 0)
        {
            return;
        }

        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        stream.Write(tensor.detach().cpu().contiguous().bytes);
    }

    private static Tensor ReadElements(Stream stream, SafeTensorsEntry entry, string source)
    {
        Tensor tensor = empty([.. entry.Shape], dtype: entry.Type).DetachFromDisposeScope();
        try
        {
            if (entry.Length > 0)
            {
                stream.ReadExactly(tensor.bytes);
            }

            return tensor;
        }
        catch (EndOfStreamException)
        {
            tensor.Dispose();
            throw Truncated(source, entry);
        }
    }

    private static InvalidDataException Truncated(string source, SafeTensorsEntry entry) =>
        new($"'{source}' ends inside tensor '{entry.Name}': the file is truncated. Copy or download it again.");
}
