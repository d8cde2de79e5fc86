using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Distiller.IO;
using static TorchSharp.torch;

namespace Distiller.Distillation.LabelFree;

/// <summary>Keeps pseudo-labels in two files: JSON lines for people and tools, and one binary block for the numbers of the tokens.</summary>
/// <remarks>
/// The first line names format, version, teacher, count and the digest of the block; each further line is an utterance with the
/// position of its tokens. The block lies beside it with the ending <c>.bin</c>: for each utterance its tokens (Int32), log-probabilities
/// (Float32) and entropies (Float32), little endian. Equal data sets give equal bytes.
/// </remarks>
public static class PseudoLabelStore
{
    private const string Format = "distiller-pseudo-labels";
    private const int Version = 1;
    private const int BytesPerToken = 12;

    /// <summary>A digest of all parameters and buffers of a model: tells teachers apart.</summary>
    /// <param name="model">The teacher.</param>
    /// <returns>SHA-256, lower-case hexadecimal.</returns>
    public static string ChecksumOf(nn.Module model)
    {
        using var scope = NewDisposeScope();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, value) in model.state_dict().OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name));
            if (value.numel() > 0)
            {
                hash.AppendData(value.detach().cpu().contiguous().bytes);
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Writes both files, each whole or not at all; the block first, so that a list never points to a block that is missing.</summary>
    /// <param name="path">The list, usually <c>.jsonl</c>.</param>
    /// <param name="dataset">The labels.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static void Save(string path, PseudoLabelDataset dataset)
    {
        var block = Pack(dataset);
        AtomicFile.WriteBytes(BlockOf(path), block);
        StringBuilder lines = new();
        lines.Append(JsonSerializer.Serialize(new Header(Format, Version, dataset.TeacherChecksum, dataset.Labels.Length, block.Length, Digest(block)))).Append('\n');
        var first = 0;
        foreach (var label in dataset.Labels)
        {
            lines.Append(JsonSerializer.Serialize(new Line(label.Id, label.Audio, label.Text, label.DurationSeconds, first, label.Tokens.Length))).Append('\n');
            first += label.Tokens.Length;
        }

        AtomicFile.WriteText(path, lines.ToString());
    }

    /// <summary>Reads both files.</summary>
    /// <param name="path">The list.</param>
    /// <param name="teacherChecksum">The teacher that must have written the labels; null for any.</param>
    /// <returns>The labels.</returns>
    /// <exception cref="FileNotFoundException">One of the two files is missing.</exception>
    /// <exception cref="InvalidDataException">The files are damaged, do not belong together, or are another teacher's.</exception>
    public static PseudoLabelDataset Load(string path, string? teacherChecksum = null)
    {
        var lines = File.ReadAllLines(path);
        var header = Parse<Header>(path, 1, lines is [] ? "" : lines[0]);
        if (header.format != Format || header.version != Version)
        {
            throw new InvalidDataException(FormattableString.Invariant(
                $"'{path}' has the format '{header.format}', version {header.version}; this version reads '{Format}', version {Version}. Write the pseudo-labels again."));
        }

        if (teacherChecksum is not null && header.teacher != teacherChecksum)
        {
            throw new InvalidDataException(
                $"The pseudo-labels of '{path}' are of another teacher: its checksum is {Short(header.teacher)}, that of the given one {Short(teacherChecksum)}. Let this teacher label the pool anew.");
        }

        var block = File.ReadAllBytes(BlockOf(path));
        if (block.Length != header.bytes || Digest(block) != header.sha256)
        {
            throw new InvalidDataException($"'{BlockOf(path)}' does not belong to '{path}', or was damaged: length or digest differ. Copy both files again, or label the pool anew.");
        }

        if (lines.Length - 1 != header.count)
        {
            throw new InvalidDataException(FormattableString.Invariant($"'{path}' has {lines.Length - 1} utterances, its first line says {header.count}: the file is truncated. Copy it again."));
        }

        return new PseudoLabelDataset(header.teacher, lines.Skip(1).Select((line, i) => Unpack(path, i + 2, Parse<Line>(path, i + 2, line), block)));
    }

    private static string BlockOf(string path) => Path.ChangeExtension(path, ".bin");

    private static string Short(string checksum) => checksum.Length > 12 ? checksum[..12] + "…" : checksum;

    private static string Digest(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static T Parse<T>(string path, int number, string line)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(line) ?? throw new JsonException("The line is null.");
        }
        catch (JsonException reason)
        {
            throw new InvalidDataException(FormattableString.Invariant($"'{path}', line {number}, is not a line of pseudo-labels: {reason.Message}"), reason);
        }
    }

    private static byte[] Pack(PseudoLabelDataset dataset)
    {
        var block = new byte[dataset.Labels.Sum(label => label.Tokens.Length) * BytesPerToken];
        var rest = block.AsSpan();
        foreach (var label in dataset.Labels)
        {
            foreach (var token in label.Tokens)
            {
                BinaryPrimitives.WriteInt32LittleEndian(rest, token);
                rest = rest[sizeof(int)..];
            }

            foreach (var value in label.LogProbabilities.Concat(label.Entropies))
            {
                BinaryPrimitives.WriteSingleLittleEndian(rest, value);
                rest = rest[sizeof(float)..];
            }
        }

        return block;
    }

    private static PseudoLabel Unpack(string path, int number, Line line, byte[] block)
    {
        if (line.first < 0 || line.tokens < 0 || ((long)line.first + line.tokens) * BytesPerToken > block.Length)
        {
            throw new InvalidDataException(FormattableString.Invariant($"'{path}', line {number}: the tokens of '{line.id}' lie outside the block."));
        }

        var part = block.AsMemory(line.first * BytesPerToken, line.tokens * BytesPerToken);
        return new PseudoLabel
        {
            Id = line.id,
            Audio = line.audio,
            Text = line.text,
            DurationSeconds = line.seconds,
            Tokens = [.. Enumerable.Range(0, line.tokens).Select(i => BinaryPrimitives.ReadInt32LittleEndian(part.Span[(i * 4)..]))],
            LogProbabilities = [.. Enumerable.Range(line.tokens, line.tokens).Select(i => BinaryPrimitives.ReadSingleLittleEndian(part.Span[(i * 4)..]))],
            Entropies = [.. Enumerable.Range(2 * line.tokens, line.tokens).Select(i => BinaryPrimitives.ReadSingleLittleEndian(part.Span[(i * 4)..]))],
        };
    }

    // Names as they stand in the file.
    private sealed record Header(string format, int version, string teacher, int count, int bytes, string sha256);

    private sealed record Line(string id, string audio, string text, double seconds, int first, int tokens);
}
