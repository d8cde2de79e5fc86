using System.Collections.Immutable;

namespace Distiller.Zoo.Speech.Whisper;

/// <summary>How a text is decoded.</summary>
public sealed record DecodingOptions
{
    /// <summary>What the decoder reads first: start, and for multilingual models language, task and no timestamps. Empty: the start token.</summary>
    public ImmutableArray<int> Prompt { get; init; } = [];

    /// <summary>Most tokens behind the prompt, the end included.</summary>
    public required int MaxTokens { get; init; }

    /// <summary>Tokens that are never written.</summary>
    public ImmutableArray<int> Suppressed { get; init; } = [];

    /// <summary>Hypotheses kept at once. Range: 1 and more. 1 (default) is greedy.</summary>
    public int Beams { get; init; } = 1;

    /// <summary>Hypotheses are compared by Σ log p / L^x. Default 1: the mean.</summary>
    public double LengthPenalty { get; init; } = 1;
}
