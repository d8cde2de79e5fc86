namespace Distiller.Distillation.LabelFree.Training;

/// <summary>How much the teacher's distribution and its transcripts count.</summary>
/// <remarks>Objective: L = LabelWeight · CE + DivergenceWeight · τ² · KL.</remarks>
public sealed record SequenceDistillationOptions
{
    /// <summary>The weights of the Distil-Whisper paper: 0.8 · τ²KL + 1.0 · CE.</summary>
    public static SequenceDistillationOptions Paper { get; } = new() { DivergenceWeight = 0.8, LabelWeight = 1 };

    /// <summary>The weights of its published training script: 1.0 · τ²KL + 0.8 · CE.</summary>
    public static SequenceDistillationOptions Script { get; } = new() { DivergenceWeight = 1, LabelWeight = 0.8 };

    /// <summary>α_KL. Range: 0 and more. Default 0.8.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double DivergenceWeight
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(Guards.Finite(value, nameof(DivergenceWeight)), nameof(DivergenceWeight));
            field = value;
        }
    }
    = 0.8;

    /// <summary>α_PL. Range: 0 and more. Default 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double LabelWeight
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(Guards.Finite(value, nameof(LabelWeight)), nameof(LabelWeight));
            field = value;
        }
    }
    = 1;

    /// <summary>τ. Range: above 0. Default 2.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0.</exception>
    public double Temperature
    {
        get;
        init => field = Guards.Positive(value, nameof(Temperature));
    }
    = 2;
}
