using Distiller.Scheduling;

namespace Distiller.Distillation;

/// <summary>How much, and how softly, peers learn from each other: <see cref="MutualLoss"/>.</summary>
public sealed record MutualSpec : ComponentSpec
{
    /// <summary>T. Range: above 0. Default 1, the paper's.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0.</exception>
    public double Temperature
    {
        get;
        init => field = Guards.Positive(value, nameof(Temperature));
    }
    = 1;

    /// <summary>The weight. Range: 0 and more. Default 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double Weight
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(Guards.Finite(value, nameof(Weight)), nameof(Weight));
            field = value;
        }
    }
    = 1;
}
