using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Distiller.Persistence.PyTorch;

/// <summary>The archive of PyTorch 1.6 and later: <c>ROOT/data.pkl</c> and <c>ROOT/data/KEY</c>, stored without compression.</summary>
internal sealed class ZipContainer : IPyTorchContainer
{
    private readonly ZipArchive archive;
    private readonly string folder;
    private readonly Dictionary<string, byte[]> elements = new(StringComparer.Ordinal);

    public ZipContainer(Stream stream)
    {
        archive = Open(stream);
        Length = stream.Length;
        const string Pickle = "data.pkl";
        ZipArchiveEntry[] pickles = [.. archive.Entries.Where(entry => entry.Name == Pickle && entry.FullName.Count(letter => letter == '/') <= 1)];
        if (pickles is not [ZipArchiveEntry pickle])
        {
            throw new PickleFormatException(archive.Entries.Any(entry => entry.Name == "constants.pkl")
                ? "it is a TorchScript module; save its state_dict() with torch.save"
                : "it is an archive, but has no data.pkl");
        }

        folder = pickle.FullName[..^Pickle.Length];
        if (archive.GetEntry(folder + "byteorder") is { } order && Encoding.ASCII.GetString(Content(order)) == "big")
        {
            throw new PickleFormatException("its elements are in big-endian order; save it again on a little-endian machine");
        }

        if (archive.GetEntry(folder + "constants.pkl") is not null)
        {
            throw new PickleFormatException("it is a TorchScript module; save its state_dict() with torch.save");
        }

        using MemoryStream bytes = new(Content(pickle));
        Root = new PickleMachine(bytes).Read();
    }

    public object? Root { get; }

    public long Length { get; }

    /// <summary>Whether a file begins as an archive does. The position stays at the start.</summary>
    public static bool Recognizes(Stream stream)
    {
        byte[] magic = new byte[4];
        int count = stream.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
        stream.Position = 0;
        return count == magic.Length && magic is [(byte)'P', (byte)'K', 3, 4];
    }

    public byte[] Elements(PickleStorage storage)
    {
        if (elements.TryGetValue(storage.Key, out byte[]? known) && known.LongLength == storage.Bytes)
        {
            return known;
        }

        ZipArchiveEntry entry = archive.GetEntry($"{folder}data/{storage.Key}")
            ?? throw new PickleFormatException($"the elements of storage '{storage.Key}' are missing");
        byte[] bytes = Content(entry);
        if (bytes.LongLength != storage.Bytes)
        {
            throw new PickleFormatException(string.Create(
                CultureInfo.InvariantCulture, $"storage '{storage.Key}' has {bytes.LongLength} bytes instead of {storage.Bytes}"));
        }

        elements[storage.Key] = bytes;
        return bytes;
    }

    public void Dispose() => archive.Dispose();

    private static ZipArchive Open(Stream stream)
    {
        try
        {
            return new ZipArchive(stream, ZipArchiveMode.Read);
        }
        catch (InvalidDataException reason)
        {
            throw new PickleFormatException($"its archive is damaged ({reason.Message.TrimEnd('.')})");
        }
    }

    // PyTorch never compresses. An entry that is compressed could unfold to any size.
    private static byte[] Content(ZipArchiveEntry entry)
    {
        if (entry.CompressedLength != entry.Length)
        {
            throw new PickleFormatException($"entry '{entry.FullName}' is compressed, which PyTorch does not do");
        }

        byte[] bytes = new byte[entry.Length];
        try
        {
            using Stream stream = entry.Open();
            stream.ReadExactly(bytes);
        }
        catch (InvalidDataException reason)
        {
            throw new PickleFormatException($"entry '{entry.FullName}' is damaged ({reason.Message.TrimEnd('.')})");
        }

        return bytes;
    }
}
