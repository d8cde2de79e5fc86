using System.Collections.Immutable;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Distiller.IO;
using Distiller.Scheduling;

namespace Distiller.Persistence;

/// <summary>The file format of checkpoints: a zip archive of safetensors and a JSON manifest with checksums.</summary>
/// <remarks>
/// Entries: <c>model.safetensors</c> (weights and buffers, for any tool), <c>state.safetensors</c> (masks, optimizer, policies,
/// random numbers), <c>manifest.json</c> (format, version, numbers and flags by name, notes, SHA-256 of the others). The
/// archive's comment is the SHA-256 of the manifest. Equal checkpoints give equal bytes.
/// </remarks>
internal static class CheckpointFile
{
    private const string Format = "distiller-checkpoint";
    private const int Version = 1;
    private const string ModelEntry = "model.safetensors";
    private const string StateEntry = "state.safetensors";
    private const string ManifestEntry = "manifest.json";

    // The earliest time that zip knows: when a checkpoint was made must not change its bytes.
    private static readonly DateTimeOffset entryTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static void Write(string path, Checkpoint checkpoint)
    {
        byte[] model = Serialize(checkpoint.Weights);
        byte[] state = Serialize(checkpoint.State);
        byte[] manifest = JsonSerializer.SerializeToUtf8Bytes(
            new Manifest(
                Format,
                Version,
                checkpoint.Info,
                checkpoint.State.Scalars,
                ImmutableSortedDictionary<string, string>.Empty.Add(ModelEntry, Hash(model)).Add(StateEntry, Hash(state))),
            ManifestJson.Default.Manifest);
        AtomicFile.Write(path, stream =>
        {
            using ZipArchive archive = new(stream, ZipArchiveMode.Create, leaveOpen: true);
            Add(archive, ManifestEntry, manifest);
            Add(archive, ModelEntry, model);
            Add(archive, StateEntry, state);
            archive.Comment = Hash(manifest);
        });
    }

    public static Checkpoint Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"There is no checkpoint '{path}'.", path);
        }

        try
        {
            using FileStream stream = File.OpenRead(path);
            using ZipArchive archive = new(stream, ZipArchiveMode.Read);
            return Read(path, archive);
        }
        catch (InvalidDataException reason) when (!reason.Message.Contains(path, StringComparison.Ordinal))
        {
            throw Foreign(path, $"it is not a zip archive, or was cut off ({reason.Message.TrimEnd('.')})");
        }
    }

    private static Checkpoint Read(string path, ZipArchive archive)
    {
        byte[] manifestBytes = Bytes(archive, ManifestEntry, path);
        if (Hash(manifestBytes) != archive.Comment)
        {
            throw Foreign(path, "its manifest does not have the checksum that it was written with");
        }

        Manifest manifest = Parse(manifestBytes, path);
        SafeTensorsContent model = Tensors(archive, ModelEntry, manifest, path);
        try
        {
            SafeTensorsContent state = Tensors(archive, StateEntry, manifest, path);
            return new Checkpoint(path, StateDict.Of(model.Tensors, []), StateDict.Of(state.Tensors, manifest.Scalars), manifest.Info);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private static Manifest Parse(byte[] bytes, string path)
    {
        Manifest? manifest;
        try
        {
            manifest = JsonSerializer.Deserialize(bytes, ManifestJson.Default.Manifest);
        }
        catch (JsonException reason)
        {
            throw Foreign(path, $"its manifest cannot be read ({reason.Message.TrimEnd('.')})");
        }

        return manifest switch
        {
            { Format: Format, Version: <= Version } => manifest,
            { Format: Format } => throw new InvalidDataException(FormattableString.Invariant(
                $"The checkpoint '{path}' has format version {manifest.Version}; this library reads up to {Version}. Update the library.")),
            _ => throw Foreign(path, "its manifest is of another format"),
        };
    }

    private static SafeTensorsContent Tensors(ZipArchive archive, string name, Manifest manifest, string path)
    {
        byte[] bytes = Bytes(archive, name, path);
        if (!manifest.Checksums.TryGetValue(name, out string? expected) || Hash(bytes) != expected)
        {
            throw Foreign(path, $"'{name}' does not have the checksum that it was written with");
        }

        using MemoryStream stream = new(bytes);
        return SafeTensors.Read(stream, $"{path}/{name}");
    }

    private static byte[] Bytes(ZipArchive archive, string name, string path)
    {
        ZipArchiveEntry entry = archive.GetEntry(name) ?? throw Foreign(path, $"it has no entry '{name}'");
        using Stream stream = entry.Open();
        using MemoryStream buffer = new();
        stream.CopyTo(buffer);
        return buffer.ToArray();
    }

    private static byte[] Serialize(StateDict state)
    {
        using MemoryStream buffer = new();
        SafeTensors.Write(buffer, state.Tensors);
        return buffer.ToArray();
    }

    // Masks and zeroed weights shrink well at the fastest level; trained weights hardly shrink at any.
    private static void Add(ZipArchive archive, string name, byte[] content)
    {
        ZipArchiveEntry entry = archive.CreateEntry(name, CompressionLevel.Fastest);
        entry.LastWriteTime = entryTime;
        using Stream stream = entry.Open();
        stream.Write(content);
    }

    private static string Hash(byte[] content) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(content))}";

    private static InvalidDataException Foreign(string path, string reason) =>
        new($"'{path}' is not a usable checkpoint: {reason}. Use an older checkpoint, or copy the file again.");

    internal sealed record Manifest(
        string Format,
        int Version,
        ImmutableSortedDictionary<string, string> Info,
        ImmutableSortedDictionary<string, string> Scalars,
        ImmutableSortedDictionary<string, string> Checksums);
}
