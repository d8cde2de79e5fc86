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
}
