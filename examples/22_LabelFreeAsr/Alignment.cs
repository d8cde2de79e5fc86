using System.Collections.Immutable;
using Distiller.Zoo.Speech.Whisper;
using static TorchSharp.torch;

namespace Distiller.Examples.LabelFreeAsr;

/// <summary>Which letter is spoken in each position of an encoder, and which in the order of letters it is: the synthesiser knows.</summary>
/// <remarks>
/// A few hundred updates do not teach attention where to look. Two small classifiers on the encoder, which nothing needs later, do: they make
/// it tell letters apart and count them, as forced alignments did for recognisers before attention.
/// </remarks>
internal static class Alignment
{
    /// <summary>Samples from position to position: two strides of 2 behind frames every 10 ms.</summary>
    private const int Step = 4 * Recording.Rate / 100;

    /// <summary>Positions of the encoder.</summary>
    public static int Positions { get; } = Corpus.FrontEnd.Frames / 4;

    /// <summary>Targets of texts with alignments behind them: (N, 2 · MaxTokens + 2 · Positions).</summary>
    public static Tensor Targets(ImmutableArray<Clip> clips)
    {
        using var scope = NewDisposeScope();
        var texts = Transcriber.Targets(clips.Select(clip => clip.Text)).flatten(1);
        var letters = tensor([.. clips.SelectMany(clip => Letters(clip).Select(entry => (long)entry.Token))], dtype: ScalarType.Int64).reshape(clips.Length, Positions);
        var places = tensor([.. clips.SelectMany(clip => Letters(clip).Select(entry => (long)entry.Place))], dtype: ScalarType.Int64).reshape(clips.Length, Positions);
        return cat([texts, letters, places], 1).MoveToOuterDisposeScope();
    }

    /// <summary>The targets of <see cref="Transcriber.Targets"/>, (N, 2, L).</summary>
    public static Tensor TextsOf(Tensor targets) => targets.narrow(1, 0, 2 * Transcriber.MaxTokens).reshape(-1, 2, Transcriber.MaxTokens);

    /// <summary>The token of the letter in each position, 0 where nothing is spoken: (N, Positions).</summary>
    public static Tensor LettersOf(Tensor targets) => targets.narrow(1, 2 * Transcriber.MaxTokens, Positions);

    /// <summary>The place of the letter in its text from 1 on, 0 where nothing is spoken: (N, Positions).</summary>
    public static Tensor PlacesOf(Tensor targets) => targets.narrow(1, (2 * Transcriber.MaxTokens) + Positions, Positions);

    /// <summary>Cross-entropy of classes in each position.</summary>
    public static Tensor Loss(Tensor scores, Tensor classes)
    {
        using var scope = NewDisposeScope();
        return nn.functional.cross_entropy(scores.flatten(0, 1), classes.flatten()).MoveToOuterDisposeScope();
    }

    private static IEnumerable<(int Token, int Place)> Letters(Clip clip)
    {
        var tokens = Transcriber.Tokenizer.Encode(clip.Text);
        return Enumerable.Range(0, Positions).Select(position =>
        {
            var letter = clip.Ends.Count(end => end <= position * Step);
            return letter < tokens.Length ? (tokens[letter], letter + 1) : (CharacterTokenizer.Pad, 0);
        });
    }
}
