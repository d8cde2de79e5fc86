namespace Distiller.Pruning;

/// <summary>How and when a pruning policy computes masks and applies them.</summary>
/// <remarks>
/// With the defaults a pruned weight is stored as zero, and the mask stays in force when the window has ended. Distiller:
/// <c>args</c> of a pruner's policy.
/// </remarks>
public sealed record PruningOptions
{
    /// <summary>The defaults.</summary>
    public static PruningOptions Default { get; } = new();

    /// <summary>Levels that replace those of a <see cref="LevelPrunerSpec"/>, or null.</summary>
    public IReadOnlyDictionary<string, double>? Levels { get; init; }

    /// <summary>At the end of the last epoch of the window the mask becomes permanent, whatever the other flags say.</summary>
    public bool KeepMask { get; init; }

    /// <summary>Masks are computed anew every so many training steps; 0 (default) only when an epoch begins.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int MinibatchFrequency
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    }

    /// <summary>The mask holds in the forward pass only: updates may revive pruned weights.</summary>
    public bool MaskOnForwardOnly { get; init; }

    /// <summary>Pruned weights get no gradient. Needs <see cref="MaskOnForwardOnly"/>.</summary>
    /// <remarks>
    /// There is no hook on a tensor in TorchSharp, so the gradient is masked between the backward pass and the optimizer
    /// step. For parameters this is the same, also when gradients are summed over several backward passes.
    /// </remarks>
    public bool MaskGradients { get; init; }

    /// <summary>Dense weights are put aside during forward and backward pass and take the update. Needs <see cref="MaskOnForwardOnly"/>.</summary>
    public bool UseDoubleCopies { get; init; }

    /// <summary>Masks of this policy's pruner are dropped when a step has ended.</summary>
    public bool DiscardMasksAtMinibatchEnd { get; init; }

    /// <summary>The first masks are computed one step after the policy's first step.</summary>
    public bool SkipFirstMinibatch { get; init; }

    /// <summary>Convolutions are ranked with the batch normalisation that follows folded in; the parameter itself is masked.</summary>
    public bool FoldBatchNorm { get; init; }

    /// <summary>Rejects combinations that have no meaning.</summary>
    /// <param name="pruner">Name of the pruner, for messages.</param>
    /// <exception cref="ArgumentException">An option needs another one that is off.</exception>
    internal void Validate(string pruner)
    {
        if (MaskOnForwardOnly)
        {
            return;
        }

        if (MaskGradients)
        {
            throw new ArgumentException(
                $"The policy of pruner '{pruner}' masks gradients (mask_gradients) but not on the forward pass only. "
                + "Add mask_on_forward_only: true, or drop mask_gradients: the mask after each step does the same.");
        }

        if (UseDoubleCopies)
        {
            throw new ArgumentException(
                $"The policy of pruner '{pruner}' keeps dense copies (use_double_copies), which the mask after each step would destroy. "
                + "Add mask_on_forward_only: true, or drop use_double_copies.");
        }
    }
}
