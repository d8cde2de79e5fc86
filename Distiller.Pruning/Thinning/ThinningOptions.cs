namespace Distiller.Pruning;

/// <summary>How a model is thinned.</summary>
public sealed record ThinningOptions
{
    /// <summary>The defaults.</summary>
    public static ThinningOptions Default { get; } = new();

    /// <summary>Which zeros make a structure go. Default: filters and channels.</summary>
    public ThinningScope Scope { get; init; } = ThinningScope.Structures;

    /// <summary>The number of channels that a layer keeps is a multiple of this, for kernels that like it. Range: 1 and more. Default 1.</summary>
    public int Multiple
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            field = value;
        }
    }
    = 1;

    /// <summary>A layer keeps at least this many channels, zeros or not. Range: 1 and more. Default 1.</summary>
    public int MinimumKept
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            field = value;
        }
    }
    = 1;

    /// <summary>
    /// Whether the constant that a zero filter still emits, through its bias and its normalisation's shift, is added to the bias of the
    /// layers that read it (D-52). Exact where no zero padding meets the constant; <see cref="ThinningResult.OutputChange"/> says how exact.
    /// </summary>
    public bool FoldConstants { get; init; }

    /// <summary>Whether a zero structure that cannot go is an error. Default: it is kept and listed with the reason.</summary>
    public bool RequireAll { get; init; }

    /// <summary>
    /// Whether channels that the model's code fixes, by a view, a split or a padding of constant size, stay (with the reason) while the others go.
    /// Default: nothing goes, and an error names the channels, the module and the operation.
    /// </summary>
    public bool KeepFixed { get; init; }

    /// <summary>
    /// Whether channels stay (with the reason) to which the output does not respond with any weights, because a proof of their removal could not fail.
    /// Default. False removes them too; <see cref="ThinningResult.ProofSensitivity"/> then tells how little the proof could see.
    /// </summary>
    public bool KeepUnseen { get; init; } = true;

    /// <summary>Largest difference between the thinned and the masked model's output that counts as none, relative to the largest output. Default 1e-5.</summary>
    public double Tolerance
    {
        get;
        init => field = Guards.Positive(value);
    }
    = 1e-5;

    /// <summary>Seed of the random input and of the random weights of the proof.</summary>
    public long Seed { get; init; }

    /// <summary>Hears of each step of the cut before it is taken. What it throws makes the step fail.</summary>
    internal Action<string>? OnStep { get; init; }
}
