using System.Collections.Immutable;

namespace Distiller.Zoo.Speech.Whisper;

/// <summary>What a decoder wrote for one utterance.</summary>
/// <param name="Tokens">Its tokens behind the prompt; the end token is the last one where the decoder came to it.</param>
/// <param name="LogProbabilities">log p of each token, natural logarithm.</param>
/// <param name="Entropies">Entropy of the distribution at each token, natural logarithm.</param>
public sealed record Transcription(ImmutableArray<int> Tokens, ImmutableArray<float> LogProbabilities, ImmutableArray<float> Entropies);
