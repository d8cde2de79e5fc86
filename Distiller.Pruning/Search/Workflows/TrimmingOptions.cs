using System.Collections.Immutable;

namespace Distiller.Pruning;

/// <summary>Network trimming as one plan.</summary>
public sealed record TrimmingOptions
{
    /// <summary>The weights whose filters may go.</summary>
    public required WeightSelector Weights { get; init; }

    /// <summary>Shape of the model's input, (N, …); N is ignored.</summary>
    public required ImmutableArray<long> InputShape { get; init; }

    /// <summary>Fraction of a layer's remaining filters that goes in each round. Range: 0 to 1.</summary>
    public required double Fraction
    {
        get;
        init => field = Guards.Fraction(value);
    }

    /// <summary>Number of rounds. Range: 1 and more.</summary>
    public required int Rounds
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            field = value;
        }
    }

    /// <summary>Epochs of training between two rounds, in which activations are measured, too. Range: 1 and more. Default 2.</summary>
    public int EpochsBetween
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            field = value;
        }
    }
    = 2;
}
