using System.Buffers.Binary;
using System.Globalization;

namespace Distiller.Persistence.PyTorch;

/// <summary>The container before PyTorch 1.6: five pickles (magic number, protocol, system, value, keys), then the storages in turn.</summary>
internal sealed class LegacyContainer : IPyTorchContainer
{
    private const string Magic = "119547037146038801333356";
    private const long Protocol = 1001;

    private readonly Stream stream;
    private readonly Dictionary<string, (long Position, long Count)> places = new(StringComparer.Ordinal);

    public LegacyContainer(Stream stream)
    {
        this.stream = stream;
        if (stream.ReadByte() != (int)PickleOpcode.Protocol)
        {
            throw new PickleFormatException("it is neither an archive nor a pickle");
        }

        stream.Position = 0;
        if (Next() is not Magic || Next() is not Protocol)
        {
            throw new PickleFormatException("it is a pickle, but not one that torch.save wrote");
        }

        if (Next() is Dictionary<object, object?> system && system.GetValueOrDefault("little_endian") is false)
        {
            throw new PickleFormatException("its elements are in big-endian order; save it again on a little-endian machine");
        }

        Root = Next();
        FindStorages(Next(), PyTorchValues.StoragesOf(Root));
    }

    public object? Root { get; }

    public long Length => stream.Length;

    public byte[] Elements(PickleStorage storage)
    {
        if (!places.TryGetValue(storage.Key, out (long Position, long Count) place) || place.Count != storage.Count)
        {
            throw new PickleFormatException($"the elements of storage '{storage.Key}' are missing");
        }

        byte[] bytes = new byte[storage.Bytes];
        stream.Position = place.Position;
        stream.ReadExactly(bytes);
        return bytes;
    }

    public void Dispose() => stream.Dispose();

    private object? Next() => new PickleMachine(stream).Read();

    private void FindStorages(object? keys, Dictionary<string, PickleStorage> storages)
    {
        if (keys is not List<object?> list)
        {
            throw new PickleFormatException("its list of storages is malformed");
        }

        byte[] length = new byte[sizeof(long)];
        foreach (string? key in list.Select(item => item as string))
        {
            stream.ReadExactly(length);
            long count = BinaryPrimitives.ReadInt64LittleEndian(length);
            if (key is null || !storages.TryGetValue(key, out PickleStorage? storage) || count != storage.Count)
            {
                throw new PickleFormatException(string.Create(CultureInfo.InvariantCulture, $"storage '{key}' of {count} elements belongs to no tensor"));
            }

            if (storage.Bytes > stream.Length - stream.Position)
            {
                throw new EndOfStreamException();
            }

            places[key] = (stream.Position, count);
            stream.Position += storage.Bytes;
        }
    }
}
