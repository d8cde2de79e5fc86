using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Distiller.Zoo.Speech.Whisper;

/// <summary>What greedy and beam decoding share.</summary>
internal static class TokenLogits
{
    /// <summary>The prompt for each of N items, (N, L).</summary>
    public static Tensor Prompt(DecodingOptions options, WhisperConfig config, int count)
    {
        ImmutableArray<int> prompt = options.Prompt.IsDefaultOrEmpty ? [config.StartToken] : options.Prompt;
        return tensor([.. Enumerable.Range(0, count).SelectMany(_ => prompt.Select(token => (long)token))], dtype: ScalarType.Int64).reshape(count, prompt.Length);
    }

    /// <summary>Log-probabilities (N, Vocabulary) at the last position.</summary>
    public static Tensor LogProbabilities(Tensor logits, DecodingOptions options)
    {
        using var scope = NewDisposeScope();
        var last = logits.select(1, -1);
        if (!options.Suppressed.IsDefaultOrEmpty)
        {
            last = last.index_fill(1, tensor([.. options.Suppressed.Select(token => (long)token)], dtype: ScalarType.Int64), double.NegativeInfinity);
        }

        return last.log_softmax(-1).MoveToOuterDisposeScope();
    }

    /// <summary>Entropies (N); a token that is never written adds nothing.</summary>
    public static Tensor Entropy(Tensor logs)
    {
        using var scope = NewDisposeScope();
        return (logs.exp() * logs.clamp_min(-1e4)).sum(-1).neg().MoveToOuterDisposeScope();
    }
}
