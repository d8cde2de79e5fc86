using System.Collections.Immutable;

namespace Distiller.Pruning;

/// <summary>Guided structured sparsity as one plan.</summary>
public sealed record GuidedSparsityOptions
{
    /// <summary>λ of the lasso on the channels of each weight, by parameter name. At least one.</summary>
    public required IReadOnlyDictionary<string, double> Strengths { get; init; }

    /// <summary>Shape of the model's input, (N, …); N is ignored.</summary>
    public required ImmutableArray<long> InputShape { get; init; }

    /// <summary>Epochs with the penalties. Range: 1 and more. In the epoch after them the channels go.</summary>
    public required int SparseEpochs
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            field = value;
        }
    }

    /// <summary>Strength of the term that spreads the lengths of channels, for each weight. Range: 0 and more. Default 8e-6, as in the original; 0 leaves it out.</summary>
    public double VarianceStrength { get; init; } = 8e-6;

    /// <summary>Mean absolute weight below which a channel goes. Range: 0 and more. Null (default): the strength of the lasso, as in the original.</summary>
    public double? Threshold { get; init; }
}
