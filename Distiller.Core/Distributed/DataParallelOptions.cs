namespace Distiller.Distributed;

/// <summary>How ranks train one model together.</summary>
public sealed record DataParallelOptions
{
    /// <summary>The defaults.</summary>
    public static DataParallelOptions Default { get; } = new();

    /// <summary>
    /// Decides what is random within a forward pass, such as dropout, together with epoch, minibatch and rank: it differs between
    /// ranks, and repeats when a run is resumed.
    /// </summary>
    public long Seed { get; init; }

    /// <summary>Bytes of a bucket of gradients. Range: 1 and more. Default 4 MiB.</summary>
    public long BucketBytes { get; init; } = GradientAveraging.DefaultBucketBytes;

    /// <summary>
    /// Steps after which statistics that forward passes gather (buffers of normalisations, tracked ranges, activations) are brought
    /// together. 0, the default: at the end of each epoch and before each checkpoint only. Choose the minibatch frequency of a pruner
    /// that ranks by activations.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int SynchronizationFrequency
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(SynchronizationFrequency));
            field = value;
        }
    }

    /// <summary>Hears what is worth a line in the log: padding of the last minibatch, statistics that were taken from rank 0. Called on rank 0.</summary>
    public Action<string>? Log { get; init; }
}
