using System.IO.Compression;

namespace Distiller.Examples.Tests.Data;

/// <summary>A folder that is removed when the test ends.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("distiller-data-").FullName;

    /// <summary>Writes a file, packed if its name ends with .gz, into the folder or one inside it.</summary>
    public string Write(string name, byte[] content)
    {
        var path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        using var file = File.Create(path);
        if (name.EndsWith(".gz", StringComparison.Ordinal))
        {
            using var packed = new GZipStream(file, CompressionLevel.Fastest);
            packed.Write(content);
        }
        else
        {
            file.Write(content);
        }

        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
