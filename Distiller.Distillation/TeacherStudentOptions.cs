using static TorchSharp.torch;

namespace Distiller.Distillation;

/// <summary>How a student and its teachers run.</summary>
public sealed record TeacherStudentOptions
{
    /// <summary>The task's own loss, of (scores, targets): a scalar, the mean over the minibatch. Null (default): cross-entropy.</summary>
    public Func<Tensor, Tensor, Tensor>? Criterion { get; init; }

    /// <summary>For how many samples the teachers' logits are kept in memory. 0 (default): none.</summary>
    /// <remarks>
    /// Worth it where samples come back unchanged; an augmented sample is another sample. Only for losses that need no more
    /// than logits. Logits of a full cache are computed anew each time.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int CacheCapacity
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(CacheCapacity));
            field = value;
        }
    }

    /// <summary>Folder where the cached logits outlive the process, a file <c>teacher0.safetensors</c> for each teacher; null (default): in memory only.</summary>
    /// <remarks>
    /// Read at the first step with a teacher and written after each epoch that added samples, and at the end. A file carries the checksum of its teacher's
    /// weights: answers of another teacher, and torn or damaged files, are refused. Needs <see cref="CacheCapacity"/>.
    /// </remarks>
    public string? CacheFolder { get; init; }

    /// <summary>In which type logits are cached. Default <see cref="Distillation.CachePrecision.Single"/>.</summary>
    public CachePrecision CachePrecision { get; init; }
}
