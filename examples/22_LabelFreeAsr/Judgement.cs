using System.Collections.Immutable;
using Distiller.Distillation.LabelFree;
using Distiller.Distillation.LabelFree.Filtering;
using Distiller.Distillation.LabelFree.Signals;
using Distiller.Zoo.Speech;
using static TorchSharp.torch;

namespace Distiller.Examples.LabelFreeAsr;

/// <summary>Everything that is said of one set of pseudo-labels: the labels, the scores of all signals, and, apart from them, the true texts.</summary>
internal sealed class Judgement
{
    private static readonly Mfcc Cepstra = new() { SampleRate = Recording.Rate };

    public Judgement(Corpus corpus, PseudoLabelDataset labels, Rivals rivals, CharacterNgrams language, Action<string> report)
    {
        Corpus = corpus;
        Labels = labels;
        Vault = new(corpus.Clips.ToDictionary(clip => clip.Id, clip => clip.Text));
        rivals.Hear(corpus);
        var sounds = corpus.Clips.ToDictionary(clip => clip.Id, clip => clip.Sound);
        IQualitySignal[] signals =
        [
            new AgreementSignal(rivals.TextOf),
            new ConfidenceSignal(),
            new EntropySignal(),
            new LanguageModelSignal(language.NegativeLogLikelihood),
            new EmbeddingSignal(rivals.VectorOf, rivals.VectorOf),
            new RoundTripSignal(Speak, Frames),
        ];
        var scores = ImmutableArray.CreateBuilder<SignalScores>();
        foreach (var signal in signals)
        {
            scores.Add(SignalScores.Of(signal, labels, label => sounds[label.Id], Vault));
            report(signal.Name);
        }

        LabelFree = scores.ToImmutable();
        ReadsWithoutLabels = Vault.Reads;
        Oracle = SignalScores.Of(new OracleSignal(Vault), labels, label => sounds[label.Id], Vault);
        ProxyErrors = [.. corpus.Clips.Select(clip => Distiller.Distillation.LabelFree.Metrics.WordErrors.OfWords(clip.Text, rivals.TextOf(clip.Sound)).Rate)];
    }

    public Corpus Corpus { get; }

    public PseudoLabelDataset Labels { get; }

    public ReferenceVault Vault { get; }

    /// <summary>The signals that need no labels.</summary>
    public ImmutableArray<SignalScores> LabelFree { get; }

    /// <summary>How many true texts were read for them: 0.</summary>
    public long ReadsWithoutLabels { get; }

    /// <summary>The true word error rate of every pseudo-label.</summary>
    public SignalScores Oracle { get; }

    /// <summary>The true word error rate of the proxy's own transcripts.</summary>
    public ImmutableArray<double> ProxyErrors { get; }

    public SignalScores Of(string name) => name == Oracle.Name ? Oracle : LabelFree.Single(signal => signal.Name == name);

    /// <summary>Which pseudo-labels have a word error rate above a threshold.</summary>
    public bool[] Bad(double threshold) => [.. Oracle.Values.Select(rate => rate > threshold)];

    private static Waveform Speak(string text) => new([.. Recording.Speak(text, Voice.Neutral, seed: 0).Samples], Recording.Rate);

    private static IReadOnlyList<float[]> Frames(Waveform sound)
    {
        using var scope = NewDisposeScope();
        float[] samples = [.. sound.Samples, .. new float[Math.Max(0, Cepstra.Width - sound.Samples.Length)]];
        var cepstra = Cepstra.Cepstra(tensor(samples).unsqueeze(0))[0].contiguous();
        float[] values = [.. cepstra.data<float>()];
        var width = (int)cepstra.shape[1];
        return [.. values.Chunk(width)];
    }
}
