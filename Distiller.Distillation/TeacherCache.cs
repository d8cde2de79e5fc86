using System.Security.Cryptography;
using static TorchSharp.torch;

namespace Distiller.Distillation;

/// <summary>A teacher's logits by sample. A sample is known by the digest of its content, so that an augmented one is another.</summary>
internal sealed class TeacherCache(int capacity) : IDisposable
{
    private readonly Dictionary<UInt128, Tensor> _rows = [];

    /// <summary>How many samples are kept.</summary>
    public int Count => _rows.Count;

    /// <summary>Logits of a minibatch: known ones from memory, the others from the teacher, in one forward pass.</summary>
    /// <param name="inputs">Shape (N, ...).</param>
    /// <param name="teacher">Computes logits (M, Classes) for some of the samples.</param>
    /// <returns>Logits (N, Classes), which belong to the caller's scope.</returns>
    public Tensor Logits(Tensor inputs, Func<Tensor, Tensor> teacher)
    {
        using var scope = NewDisposeScope();
        var keys = Keys(inputs);
        long[] missing = [.. Enumerable.Range(0, keys.Length).Where(i => !_rows.ContainsKey(keys[i])).Select(i => (long)i)];
        Dictionary<UInt128, Tensor> computed = [];
        if (missing.Length > 0)
        {
            var index = tensor(missing, dtype: ScalarType.Int64, device: inputs.device);
            var rows = teacher(missing.Length == keys.Length ? inputs : inputs.index_select(0, index));
            for (var i = 0; i < missing.Length; i++)
            {
                computed[keys[missing[i]]] = Keep(keys[missing[i]], rows.narrow(0, i, 1));
            }
        }

        Tensor[] logits = [.. keys.Select(key => _rows.TryGetValue(key, out var row) ? row : computed[key])];
        return cat(logits, 0).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        foreach (var row in _rows.Values)
        {
            row.Dispose();
        }

        _rows.Clear();
    }

    private static UInt128[] Keys(Tensor inputs)
    {
        var bytes = inputs.cpu().contiguous().bytes;
        var keys = new UInt128[inputs.shape[0]];
        var length = bytes.Length / keys.Length;
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        for (var i = 0; i < keys.Length; i++)
        {
            SHA256.HashData(bytes.Slice(i * length, length), digest);
            keys[i] = System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(digest);
        }

        return keys;
    }

    private Tensor Keep(UInt128 key, Tensor row)
    {
        if (_rows.Count < capacity)
        {
            _rows.TryAdd(key, row.clone().DetachFromDisposeScope());
        }

        return row;
    }
}
