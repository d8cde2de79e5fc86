using static TorchSharp.torch;

namespace Distiller.Distillation;

/// <summary>A teacher's logits by sample. A sample is known by the digest of its content, so that an augmented one is another.</summary>
/// <param name="capacity">For how many samples.</param>
/// <param name="precision">In which type.</param>
/// <param name="disk">Where they outlive the process, with the teacher whose weights are checked; null for nowhere.</param>
internal sealed class TeacherCache(
    int capacity, CachePrecision precision = CachePrecision.Single, (TeacherCacheFile File, nn.Module Teacher)? disk = null) : IDisposable
{
    private readonly Dictionary<UInt128, Tensor> _rows = [];
    private readonly ScalarType _type = precision == CachePrecision.Half ? ScalarType.Float16 : ScalarType.Float32;
    private string? _teacherChecksum;
    private int _stored;

    /// <summary>How many samples are kept.</summary>
    public int Count => _rows.Count;

    /// <summary>Logits of a minibatch: known ones from memory, the others from the teacher, in one forward pass.</summary>
    /// <param name="inputs">Shape (N, ...).</param>
    /// <param name="teacher">Computes logits (M, Classes) for some of the samples.</param>
    /// <returns>Logits (N, Classes), which belong to the caller's scope.</returns>
    public Tensor Logits(Tensor inputs, Func<Tensor, Tensor> teacher)
    {
        Open();
        using var scope = NewDisposeScope();
        var keys = SampleKeys.Of(inputs);
        long[] missing = [.. Enumerable.Range(0, keys.Length).Where(i => !_rows.ContainsKey(keys[i])).Select(i => (long)i)];
        Dictionary<UInt128, Tensor> computed = [];
        if (missing.Length > 0)
        {
            var index = tensor(missing, dtype: ScalarType.Int64, device: inputs.device);
            var rows = teacher(missing.Length == keys.Length ? inputs : inputs.index_select(0, index)).to_type(_type);
            for (var i = 0; i < missing.Length; i++)
            {
                computed[keys[missing[i]]] = Keep(keys[missing[i]], rows.narrow(0, i, 1));
            }
        }

        Tensor[] logits = [.. keys.Select(key => _rows.TryGetValue(key, out var row) ? row : computed[key])];
        return cat(logits, 0).to_type(ScalarType.Float32).alias().MoveToOuterDisposeScope();
    }

    /// <summary>Writes what is new to the file, if there is one.</summary>
    /// <exception cref="InvalidOperationException">The teacher's weights are others than when the first answer was cached.</exception>
    public void Store()
    {
        if (disk is not (var file, var teacher) || _stored == _rows.Count)
        {
            return;
        }

        if (_teacherChecksum is not { } checksum || WeightChecksum.Of(teacher) != checksum)
        {
            throw new InvalidOperationException(
                $"The weights of the teacher '{teacher.GetName()}' have changed while its answers were cached. Load them before the first step; a teacher that is renewed cannot have a CacheFolder.");
        }

        file.Write(checksum, [.. _rows.Select(row => (row.Key, row.Value))]);
        _stored = _rows.Count;
    }

    /// <summary>Forgets everything: the teacher has changed.</summary>
    /// <exception cref="InvalidOperationException">The answers are on disk, where they would be wrong.</exception>
    public void Drop()
    {
        if (disk is { } place)
        {
            throw new InvalidOperationException(
                $"The teacher '{place.Teacher.GetName()}' is renewed from the student, so its answers cannot be kept on disk. Leave CacheFolder out.");
        }

        Dispose();
    }

    public void Dispose()
    {
        foreach (var row in _rows.Values)
        {
            row.Dispose();
        }

        _rows.Clear();
    }

    private void Open()
    {
        if (disk is not (var file, var teacher) || _teacherChecksum is not null)
        {
            return;
        }

        var checksum = WeightChecksum.Of(teacher);
        foreach (var (key, row) in file.Read(checksum, _type))
        {
            _rows.Add(key, row);
        }

        (_teacherChecksum, _stored) = (checksum, _rows.Count);
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
