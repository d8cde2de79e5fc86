using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Distiller.Zoo.Speech.Whisper;

/// <summary>Keeps the best beginnings at every length and returns the best text that ended.</summary>
public static class BeamDecoder
{
    /// <summary>Transcribes one utterance. The model is left in evaluation mode.</summary>
    /// <param name="model">The model.</param>
    /// <param name="features">Log-mel features (1, Mels, T).</param>
    /// <param name="options">Prompt, length, beams and length penalty.</param>
    /// <returns>The text with the best Σ log p / L^x among those that ended; if none did, among all.</returns>
    public static Transcription Decode(WhisperModel model, Tensor features, DecodingOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Beams, nameof(options));
        Guards.Shape(features, "1", "Mels", "T");
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        model.eval();
        using var cache = model.Start(model.Encode(features));
        List<Hypothesis> ended = [];
        List<Hypothesis> beams = [Hypothesis.Empty];
        var next = TokenLogits.Prompt(options, model.Config, 1);
        for (var step = 0; step < options.MaxTokens && beams.Count > 0 && ended.Count < options.Beams; step++)
        {
            using var inner = NewDisposeScope();
            var candidates = Continue(beams, TokenLogits.LogProbabilities(model.Step(next, cache), options), options.Beams);

            // A text that ends counts only if it is among the best, so that one beam is greedy.
            ended.AddRange(candidates.Take(options.Beams).Where(candidate => candidate.Tokens[^1] == model.Config.EndToken));
            beams = [.. candidates.Where(candidate => candidate.Tokens[^1] != model.Config.EndToken).Take(options.Beams)];
            if (beams.Count > 0)
            {
                cache.Reorder(tensor([.. beams.Select(beam => (long)beam.Parent)], dtype: ScalarType.Int64));
                next = tensor([.. beams.Select(beam => (long)beam.Tokens[^1])], dtype: ScalarType.Int64).unsqueeze(1).MoveToOuterDisposeScope();
            }
        }

        var best = (ended.Count > 0 ? ended : beams).MaxBy(hypothesis => hypothesis.Sum / Math.Pow(hypothesis.Tokens.Length, options.LengthPenalty))!;
        return new(best.Tokens, best.Logs, best.Entropies);
    }

    // Twice as many as there are beams, so that enough are left when some end.
    private static List<Hypothesis> Continue(List<Hypothesis> beams, Tensor logs, int width)
    {
        var vocabulary = logs.shape[1];
        var entropies = TokenLogits.Entropy(logs).data<float>().ToArray();
        var sums = logs + tensor([.. beams.Select(beam => (float)beam.Sum)]).unsqueeze(1);
        var (_, positions) = sums.flatten().topk((int)Math.Min(2L * width, beams.Count * vocabulary));
        float[] values = [.. logs.flatten().index_select(0, positions).data<float>()];
        long[] indices = [.. positions.data<long>()];
        return [.. indices.Select((position, i) => beams[(int)(position / vocabulary)].With(
            (int)(position / vocabulary), (int)(position % vocabulary), values[i], entropies[position / vocabulary])).Where(candidate => double.IsFinite(candidate.Sum))];
    }

    private sealed record Hypothesis(int Parent, ImmutableArray<int> Tokens, ImmutableArray<float> Logs, ImmutableArray<float> Entropies, double Sum)
    {
        public static Hypothesis Empty { get; } = new(0, [], [], [], 0);

        public Hypothesis With(int parent, int token, float log, float entropy) =>
            new(parent, Tokens.Add(token), Logs.Add(log), Entropies.Add(entropy), Sum + log);
    }
}
