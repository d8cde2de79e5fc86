using System.Buffers.Binary;
using System.Security.Cryptography;
using Distiller.Persistence;
using static TorchSharp.torch;

namespace Distiller.Distillation;

/// <summary>A teacher's logits on disk: safetensors with the samples' digests, the logits, the teacher's checksum and one of the content.</summary>
internal sealed class TeacherCacheFile(string path)
{
    private const string Version = "1";
    private const string VersionKey = "teacher_cache";
    private const string TeacherKey = "teacher";
    private const string ContentKey = "content";
    private const string KeysName = "keys";
    private const string LogitsName = "logits";

    /// <summary>Reads the rows; none if there is no file.</summary>
    /// <param name="teacher">Checksum of the teacher whose answers are wanted.</param>
    /// <param name="type">Type in which rows are kept.</param>
    /// <exception cref="InvalidDataException">The file is torn, damaged, or holds another teacher's answers.</exception>
    public IReadOnlyList<(UInt128 Key, Tensor Row)> Read(string teacher, ScalarType type)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        using var scope = NewDisposeScope();
        using var content = Load();
        Demand(content.Metadata.GetValueOrDefault(VersionKey) == Version, "is no cache of a teacher's answers, or one of another version");
        Demand(content.Metadata.GetValueOrDefault(TeacherKey) == teacher, "holds the answers of another teacher, or of this one with other weights");
        Demand(content.Tensors.TryGetValue(KeysName, out var keys) && content.Tensors.TryGetValue(LogitsName, out _), "lacks the samples or their logits");
        var logits = content.Tensors[LogitsName];
        Demand(keys!.dtype == ScalarType.Int64 && keys.dim() == 2 && keys.shape[1] == 2 && logits.dim() == 2 && logits.shape[0] == keys.shape[0], "has samples and logits that do not fit");
        Demand(content.Metadata.GetValueOrDefault(ContentKey) == ChecksumOf(keys, logits), "is damaged: its content has another checksum than when it was written");
        Demand(logits.dtype == type, $"keeps logits as {logits.dtype}, but {type} is asked for by CachePrecision");
        var numbers = keys.data<long>().ToArray();
        return [.. Enumerable.Range(0, (int)keys.shape[0]).Select(i => (
            new UInt128(unchecked((ulong)numbers[(2 * i) + 1]), unchecked((ulong)numbers[2 * i])),
            logits.narrow(0, i, 1).clone().DetachFromDisposeScope()))];
    }

    /// <summary>Writes all rows, beside the old file first.</summary>
    public void Write(string teacher, IReadOnlyList<(UInt128 Key, Tensor Row)> rows)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var numbers = rows.SelectMany(row => new[] { unchecked((long)(ulong)row.Key), unchecked((long)(ulong)(row.Key >> 64)) }).ToArray();
        var keys = tensor(numbers, dtype: ScalarType.Int64).reshape(rows.Count, 2);
        var logits = cat([.. rows.Select(row => row.Row.cpu())], 0);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        SafeTensors.Save(
            path,
            new Dictionary<string, Tensor> { [KeysName] = keys, [LogitsName] = logits },
            new Dictionary<string, string> { [VersionKey] = Version, [TeacherKey] = teacher, [ContentKey] = ChecksumOf(keys, logits) });
    }

    private static string ChecksumOf(Tensor keys, Tensor logits)
    {
        using var scope = NewDisposeScope();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> type = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(type, (int)logits.dtype);
        hash.AppendData(type);
        hash.AppendData(keys.contiguous().bytes);
        hash.AppendData(logits.contiguous().bytes);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private SafeTensorsContent Load()
    {
        try
        {
            return SafeTensors.Load(path);
        }
        catch (Exception cause) when (cause is InvalidDataException or EndOfStreamException)
        {
            throw Refused("is torn, or no safetensors file", cause);
        }
    }

    private void Demand(bool holds, string problem)
    {
        if (!holds)
        {
            throw Refused(problem);
        }
    }

    private InvalidDataException Refused(string problem, Exception? cause = null) =>
        new($"The teacher cache '{path}' {problem}. Delete the file, and the teacher answers anew; or give another CacheFolder.", cause);
}
