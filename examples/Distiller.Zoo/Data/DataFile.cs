using System.IO.Compression;

namespace Distiller.Zoo.Data;

/// <summary>A file of a data set, as it is or packed with gzip.</summary>
internal static class DataFile
{
    /// <summary>The whole content; unpacked if the file begins with gzip's mark, whatever its name.</summary>
    public static byte[] Read(string path)
    {
        try
        {
            var raw = File.ReadAllBytes(path);
            if (raw is not [0x1F, 0x8B, ..])
            {
                return raw;
            }

            using var packed = new GZipStream(new MemoryStream(raw), CompressionMode.Decompress);
            using var content = new MemoryStream();
            packed.CopyTo(content);
            return content.ToArray();
        }
        catch (InvalidDataException error)
        {
            throw new DataSetException(
                $"{path} begins like a gzip file, but cannot be unpacked: {error.Message} Download it again.", error);
        }
    }

    /// <summary>The first existing file among the names, each as it is or with .gz.</summary>
    public static string? Find(string folder, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            var path = Path.Combine(folder, name);
            if (File.Exists(path))
            {
                return path;
            }

            if (File.Exists(path + ".gz"))
            {
                return path + ".gz";
            }
        }

        return null;
    }
}
