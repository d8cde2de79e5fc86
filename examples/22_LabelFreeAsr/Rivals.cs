using Distiller.Data;
using Distiller.Distillation.LabelFree;
using Distiller.Zoo.Speech.Recognition;
using Spectre.Console;
using static TorchSharp.torch;

namespace Distiller.Examples.LabelFreeAsr;

/// <summary>The models that judge the teacher: a recogniser of another family, and an embedder of sounds and texts.</summary>
internal sealed class Rivals : IDisposable
{
    private const int Heard = 64;
    private readonly CtcRecognizer _proxy;
    private readonly JointEmbedder _embedder;
    private readonly Dictionary<Waveform, string> _texts = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Waveform, float[]> _vectors = new(ReferenceEqualityComparer.Instance);

    private Rivals(CtcRecognizer proxy, JointEmbedder embedder) => (_proxy, _embedder) = (proxy, embedder);

    /// <summary>Trains both on the labelled recordings and a noisy copy of them, with seeds of their own.</summary>
    public static Rivals Train(Scale scale, Corpus labelled, long seed, IAnsiConsole console, CancellationToken cancellation)
    {
        manual_seed(seed + 17);
        var mels = Corpus.FrontEnd.Bins;
        CtcRecognizer proxy = new(mels, Transcriber.Tokenizer.Count, scale.Width);
        JointEmbedder embedder = new(mels, scale.Width);
        using var noisy = labelled.WithNoise(5, 25, seed);
        using var features = cat([labelled.Features, noisy.Features], 0);
        string[] texts = [.. labelled.Clips.Concat(noisy.Clips).Select(clip => clip.Text)];
        using var targets = Alignment.Targets([.. labelled.Clips, .. noisy.Clips]);
        Fitting.Fit(
            "proxy",
            console,
            Fitting.Task(proxy, batch => Loss(proxy, batch)),
            new UpdateBatches(features, targets, scale.Batch, scale.RivalSteps, seed + 18),
            rate: 5e-3,
            cancellation);
        using var bags = Bags(texts);
        Fitting.Fit(
            "embedder",
            console,
            Fitting.Task(embedder, batch => embedder.Loss(batch.Inputs, batch.Targets)),
            new UpdateBatches(features, bags, 2 * scale.Batch, scale.RivalSteps, seed + 19),
            rate: 2e-3,
            cancellation);
        proxy.eval();
        embedder.eval();
        return new(proxy, embedder);
    }

    /// <summary>Lets both hear a set, in minibatches; afterwards <see cref="TextOf"/> and <see cref="VectorOf(Waveform)"/> know its sounds.</summary>
    public void Hear(Corpus corpus)
    {
        using var noGrad = no_grad();
        for (var start = 0; start < corpus.Clips.Length; start += Heard)
        {
            using var scope = NewDisposeScope();
            var count = Math.Min(Heard, corpus.Clips.Length - start);
            var part = corpus.Features.narrow(0, start, count);
            var (logs, vectors) = (_proxy.call(part), _embedder.EmbedAudio(part));
            for (var i = 0; i < count; i++)
            {
                var sound = corpus.Clips[start + i].Sound;
                _texts[sound] = Transcriber.Tokenizer.Decode(CtcDecoding.Greedy(logs[i]).Tokens).Trim();
                _vectors[sound] = [.. vectors[i].data<float>()];
            }
        }
    }

    public string TextOf(Waveform sound) => _texts[sound];

    public float[] VectorOf(Waveform sound) => _vectors[sound];

    public float[] VectorOf(string text)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        return [.. _embedder.EmbedText(tensor(JointEmbedder.Bag(text)).unsqueeze(0)).data<float>()];
    }

    public long ProxyParameters => _proxy.parameters().Sum(parameter => parameter.numel());

    public long EmbedderParameters => _embedder.parameters().Sum(parameter => parameter.numel());

    public void Dispose()
    {
        _proxy.Dispose();
        _embedder.Dispose();
    }

    // CTC, and the alignments that make a few hundred updates enough.
    private static Tensor Loss(CtcRecognizer proxy, Batch batch)
    {
        using var scope = NewDisposeScope();
        var logs = proxy.call(batch.Inputs);
        var texts = Transcriber.TextTokens(Alignment.TextsOf(batch.Targets));
        return (CtcRecognizer.Loss(logs, texts) + Alignment.Loss(logs, Alignment.LettersOf(batch.Targets))).MoveToOuterDisposeScope();
    }

    private static Tensor Bags(string[] texts)
    {
        using var flat = tensor([.. texts.SelectMany(JointEmbedder.Bag)]);
        return flat.reshape(texts.Length, JointEmbedder.Buckets);
    }
}
