using System.Collections.Immutable;

namespace Distiller.Pruning;

/// <summary>Network slimming as one plan.</summary>
public sealed record SlimmingOptions
{
    /// <summary>The convolutions whose filters may go; an affine batch norm follows each.</summary>
    public required WeightSelector Weights { get; init; }

    /// <summary>Shape of the model's input, (N, …); N is ignored.</summary>
    public required ImmutableArray<long> InputShape { get; init; }

    /// <summary>Epochs with the lasso. Range: 1 and more. In the epoch after them the filters go.</summary>
    public required int SparseEpochs
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            field = value;
        }
    }

    /// <summary>Fraction of all filters, counted together, that goes. Range: 0 to 1.</summary>
    public required double Fraction
    {
        get;
        init => field = Guards.Fraction(value);
    }

    /// <summary>λ of the lasso on the scales of batch normalisation. Range: 0 and more. Default 1e-4, as in the paper.</summary>
    public double Strength { get; init; } = 1e-4;
}
