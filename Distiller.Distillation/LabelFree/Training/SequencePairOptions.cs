namespace Distiller.Distillation.LabelFree.Training;

/// <summary>How student and teacher run.</summary>
public sealed record SequencePairOptions
{
    /// <summary>
    /// Whether both share one encoder: the student's is frozen, runs once without gradients, and feeds both decoders, so that the teacher
    /// costs one decoder. Its weights must equal the teacher's. Default: no.
    /// </summary>
    public bool SharesEncoder { get; init; }

    /// <summary>For how many utterances the teacher's logits are kept in memory. 0 (default): none.</summary>
    /// <remarks>An utterance is known by the digest of its inputs and targets; an augmented one is another.</remarks>
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
