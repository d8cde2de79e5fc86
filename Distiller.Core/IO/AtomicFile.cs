using System.Text;

namespace Distiller.IO;

/// <summary>Writes files whole or not at all: beside the target first, renamed when complete and on disk.</summary>
/// <remarks>
/// A reader sees the old file or the new one, never a part. When writing fails (full disk, read-only folder) the old file
/// stays, the partial one is removed, and one <see cref="IOException"/> says what, where and why.
/// </remarks>
public static class AtomicFile
{
    /// <summary>UTF-8 without a byte order mark, the encoding of every text that Distiller writes.</summary>
    public static Encoding Utf8 { get; } = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes a text as UTF-8 without a byte order mark. Folders on the way are created.</summary>
    /// <param name="path">The file to write or replace.</param>
    /// <param name="text">Its whole content.</param>
    /// <exception cref="IOException">The file cannot be written; the message says why and what to do.</exception>
    public static void WriteText(string path, string text) => WriteBytes(path, Utf8.GetBytes(text));

    /// <summary>Writes bytes. Folders on the way are created.</summary>
    /// <param name="path">The file to write or replace.</param>
    /// <param name="content">Its whole content.</param>
    /// <exception cref="IOException">The file cannot be written; the message says why and what to do.</exception>
    public static void WriteBytes(string path, ReadOnlyMemory<byte> content) =>
        Write(path, stream => stream.Write(content.Span));

    /// <summary>Lets a function write the content. Folders on the way are created.</summary>
    /// <param name="path">The file to write or replace.</param>
    /// <param name="write">Writes the whole content to the stream that it is given; what it throws passes through.</param>
    /// <exception cref="IOException">The file cannot be written; the message says why and what to do.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var target = Path.GetFullPath(path);
        var partial = $"{target}.{Environment.ProcessId}.partial";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            using (var stream = new FileStream(partial, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(partial, target, overwrite: true);
        }
        catch (Exception reason) when (reason is IOException or UnauthorizedAccessException)
        {
            throw new IOException(
                $"Cannot write '{target}': {reason.Message.TrimEnd('.')}. "
                + "Nothing was left half-written, and a file of that name that was there before is unchanged. "
                + "Free some space, or choose a folder that you may write to (examples and commands: --out DIR).",
                reason);
        }
        finally
        {
            DeleteLeftover(partial);
        }
    }

    // After success there is nothing to delete; after failure the reason of the failure matters more than the leftover.
    private static void DeleteLeftover(string partial)
    {
        try
        {
            File.Delete(partial);
        }
        catch (Exception ignored) when (ignored is IOException or UnauthorizedAccessException)
        {
        }
    }
}
