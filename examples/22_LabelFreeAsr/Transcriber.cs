using System.Collections.Immutable;
using Distiller.Distillation.LabelFree;
using Distiller.Distillation.LabelFree.Metrics;
using Distiller.Distillation.LabelFree.Training;
using Distiller.Zoo.Speech.Whisper;
using static TorchSharp.torch;

namespace Distiller.Examples.LabelFreeAsr;

/// <summary>The Whisper-style recognisers of the experiment: their sizes, their targets, and what they write.</summary>
internal static class Transcriber
{
    /// <summary>Most tokens of a text, its end included.</summary>
    public const int MaxTokens = 16;

    private const int Batch = 64;

    public static CharacterTokenizer Tokenizer { get; } = new(Language.Alphabet);

    public static WhisperConfig Config(int width, int layers) => new()
    {
        Width = width,
        EncoderLayers = layers,
        DecoderLayers = layers,
        EncoderHeads = 4,
        DecoderHeads = 4,
        EncoderFeedForward = 4 * width,
        DecoderFeedForward = 4 * width,
        Vocabulary = Tokenizer.Count,
        MelBins = Corpus.FrontEnd.Bins,
        FirstStride = 2,
        MaxSourcePositions = Corpus.FrontEnd.Frames / 4,
        MaxTargetPositions = MaxTokens,
        EndToken = CharacterTokenizer.End,
        PadToken = CharacterTokenizer.Pad,
        StartToken = CharacterTokenizer.Start,
    };

    /// <summary>The model as distillation sees it.</summary>
    public static SequenceModel Described(WhisperModel model) => new() { Module = model, Encoder = model.Encoder, Encode = model.Encode, Decode = model.Decode };

    /// <summary>Targets (N, 2, L) of texts.</summary>
    public static Tensor Targets(IEnumerable<string> texts) => SequenceTargets.Of(
        [CharacterTokenizer.Start],
        [.. texts.Select(text => ImmutableArray.Create([.. Tokenizer.Encode(text).Take(MaxTokens - 1), CharacterTokenizer.End]))],
        CharacterTokenizer.Pad,
        MaxTokens);

    /// <summary>The tokens of the letters in targets (N, 2, L), without special ones.</summary>
    public static IReadOnlyList<IReadOnlyList<int>> TextTokens(Tensor targets)
    {
        long[] values = [.. targets.contiguous().data<long>()];
        var length = (int)targets.shape[2];
        return [.. Enumerable.Range(0, (int)targets.shape[0]).Select(i => (IReadOnlyList<int>)
            [.. values.AsSpan(((2 * i) + 1) * length, length).ToArray().Where(token => token > CharacterTokenizer.End).Select(token => (int)token)])];
    }

    /// <summary>Writes down every recording of a set.</summary>
    public static ImmutableArray<Transcription> Write(WhisperModel model, Tensor features)
    {
        var all = ImmutableArray.CreateBuilder<Transcription>();
        for (var start = 0; start < features.shape[0]; start += Batch)
        {
            using var part = features.narrow(0, start, Math.Min(Batch, features.shape[0] - start));
            all.AddRange(GreedyDecoder.Decode(model, part, new() { MaxTokens = MaxTokens }));
        }

        return all.ToImmutable();
    }

    /// <summary>The errors of each recording.</summary>
    public static ImmutableArray<ErrorCounts> Errors(WhisperModel model, Corpus corpus) =>
        [.. Write(model, corpus.Features).Zip(corpus.Clips, (written, clip) => WordErrors.OfWords(clip.Text, Tokenizer.Decode(written.Tokens)))];

    /// <summary>Pseudo-labels of a set, with everything that filters ask.</summary>
    public static PseudoLabelDataset Label(WhisperModel teacher, Corpus corpus) => new(
        PseudoLabelStore.ChecksumOf(teacher),
        Write(teacher, corpus.Features).Zip(corpus.Clips, (written, clip) => new PseudoLabel
        {
            Id = clip.Id,
            Audio = clip.Id,
            Text = Tokenizer.Decode(written.Tokens).Trim(),
            Tokens = written.Tokens,
            LogProbabilities = written.LogProbabilities,
            Entropies = written.Entropies,
            DurationSeconds = clip.Sound.DurationSeconds,
        }));

    public static double Rate(IEnumerable<ErrorCounts> errors) => errors.Aggregate(default(ErrorCounts), ErrorCounts.Add).Rate;
}
