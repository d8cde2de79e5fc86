namespace Distiller.Zoo.Data;

/// <summary>How images become minibatches.</summary>
public sealed record ImageBatchOptions
{
    /// <summary>Images in a minibatch. Range: 1 and more.</summary>
    public int BatchSize { get; init; } = 128;

    /// <summary>Whether each epoch has an order of its own. Otherwise images come in the order of the set.</summary>
    public bool Shuffle { get; init; }

    /// <summary>Whether images vary as the family says: for training only.</summary>
    public bool Augment { get; init; }

    /// <summary>Fraction of the images that an epoch uses. Range: above 0 to 1.</summary>
    public double EffectiveFraction { get; init; } = 1;

    /// <summary>
    /// Whether a fraction below 1 is the same part in every epoch. Otherwise, with <see cref="Shuffle"/>, each epoch draws its own.
    /// </summary>
    public bool FixedSubset { get; init; }

    /// <summary>Whether a last minibatch that is not full is left out.</summary>
    public bool DropLast { get; init; }

    /// <summary>Decides subsets, orders and augmentation, together with the epoch.</summary>
    public long Seed { get; init; }
}
