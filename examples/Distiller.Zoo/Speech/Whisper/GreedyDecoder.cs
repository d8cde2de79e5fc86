using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Distiller.Zoo.Speech.Whisper;

/// <summary>Writes the most likely token each time, for a whole minibatch at once, with cached keys.</summary>
public static class GreedyDecoder
{
    /// <summary>Transcribes a minibatch. The model is left in evaluation mode.</summary>
    /// <param name="model">The model.</param>
    /// <param name="features">Log-mel features (N, Mels, T).</param>
    /// <param name="options">Prompt and length; beams are ignored.</param>
    /// <returns>A transcription for each item.</returns>
    public static ImmutableArray<Transcription> Decode(WhisperModel model, Tensor features, DecodingOptions options)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        model.eval();
        var count = (int)features.shape[0];
        using var cache = model.Start(model.Encode(features));
        var rows = Enumerable.Range(0, count).Select(_ => new Row()).ToArray();
        var next = TokenLogits.Prompt(options, model.Config, count);
        for (var step = 0; step < options.MaxTokens && rows.Any(row => !row.HasEnded); step++)
        {
            using var inner = NewDisposeScope();
            var logs = TokenLogits.LogProbabilities(model.Step(next, cache), options);
            var entropies = TokenLogits.Entropy(logs).data<float>().ToArray();
            var (best, tokens) = logs.max(-1);
            long[] chosen = [.. tokens.data<long>()];
            float[] values = [.. best.data<float>()];
            for (var i = 0; i < count; i++)
            {
                if (rows[i].HasEnded)
                {
                    chosen[i] = model.Config.PadToken;
                }
                else
                {
                    rows[i].Add((int)chosen[i], values[i], entropies[i], model.Config.EndToken);
                }
            }

            next = tensor(chosen, dtype: ScalarType.Int64, device: features.device).unsqueeze(1).MoveToOuterDisposeScope();
        }

        return [.. rows.Select(row => row.ToTranscription())];
    }

    private sealed class Row
    {
        private readonly List<int> tokens = [];
        private readonly List<float> logs = [];
        private readonly List<float> entropies = [];

        public bool HasEnded { get; private set; }

        public void Add(int token, float log, float entropy, int end)
        {
            tokens.Add(token);
            logs.Add(log);
            entropies.Add(entropy);
            HasEnded = token == end;
        }

        public Transcription ToTranscription() => new([.. tokens], [.. logs], [.. entropies]);
    }
}
