using System.Collections.Immutable;

namespace Distiller.Distillation.LabelFree;

/// <summary>What a teacher wrote down for one utterance, with everything that filters may ask later: the teacher need not run again.</summary>
public sealed record PseudoLabel
{
    /// <summary>The utterance; unique in its pool. Breaks ties between equal scores.</summary>
    public required string Id { get; init; }

    /// <summary>Where the sound is: a path, or whatever the caller finds it by.</summary>
    public required string Audio { get; init; }

    /// <summary>The transcript.</summary>
    public required string Text { get; init; }

    /// <summary>The tokens y_1 … y_L that the teacher chose, its end-of-text included where it came to one.</summary>
    public required ImmutableArray<int> Tokens { get; init; }

    /// <summary>log p(y_i), natural logarithm, one for each token.</summary>
    public required ImmutableArray<float> LogProbabilities { get; init; }

    /// <summary>−Σ_v p_i(v) log p_i(v), natural logarithm, one for each token.</summary>
    public required ImmutableArray<float> Entropies { get; init; }

    /// <summary>Length of the sound in seconds.</summary>
    public required double DurationSeconds { get; init; }
}
