using System.Collections.Immutable;
using Distiller.Distillation;
using Distiller.Zoo.Speech;
using Distiller.Zoo.Speech.Hubert;
using static TorchSharp.torch;

namespace Distiller.Examples.DistilHubert;

/// <summary>What linear probes find in the states of an encoder: words and speakers in their means, sounds frame by frame.</summary>
internal sealed class Probes(Corpus corpus, CancellationToken cancellation)
{
    private const int Chunk = 64;

    /// <summary>Scores of some of an encoder's states.</summary>
    public ImmutableArray<ProbeScores> Of(HubertModel model, params ImmutableArray<string> paths)
    {
        using var taps = new TapSet(model, paths);
        model.eval();
        Tensor[] Extract(Tensor waveforms)
        {
            using (taps.Record())
            {
                model.call(waveforms);
            }

            return [.. paths.Select(path => taps[path])];
        }

        return Score(Extract, paths.Length);
    }

    /// <summary>Scores of the last state.</summary>
    public ProbeScores Last(HubertModel model) => Of(model, model.StatePaths[^1])[0];

    /// <summary>Scores of cepstral coefficients: what is known without any encoder.</summary>
    public ProbeScores Cepstra() => Score(waveforms => [new Mfcc().Of(waveforms)], 1)[0];

    private ImmutableArray<ProbeScores> Score(Func<Tensor, Tensor[]> extract, int states)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        Recordings[] parts = [corpus.Training, corpus.Validation, corpus.Test, corpus.SpeakerTraining, corpus.SpeakerValidation, corpus.SpeakerTest];
        Tensor[][] features = [.. parts.Select(part => Extract(part.Waveforms, extract))];
        return
        [
            .. Enumerable.Range(0, states).Select(state =>
            {
                (Tensor, Tensor) Pooled(int part, Tensor labels) => (features[part][state].mean([1L]), labels);
                (Tensor, Tensor) Framed(int part) => (features[part][state].flatten(0, 1), parts[part].Sounds.flatten());
                var keyword = LinearProbe.Accuracy(Pooled(0, parts[0].Keywords), Pooled(1, parts[1].Keywords), Pooled(2, parts[2].Keywords));
                var speaker = LinearProbe.Accuracy(Pooled(3, parts[3].Speakers), Pooled(4, parts[4].Speakers), Pooled(5, parts[5].Speakers));
                var sound = LinearProbe.Accuracy(Framed(0), Framed(1), Framed(2));
                return new ProbeScores(keyword.Test, speaker.Test, sound.Test, (keyword.Validation + speaker.Validation + sound.Validation) / 3);
            }),
        ];
    }

    private Tensor[] Extract(Tensor waveforms, Func<Tensor, Tensor[]> extract)
    {
        using var scope = NewDisposeScope();
        List<Tensor[]> chunks = [];
        for (long first = 0; first < waveforms.shape[0]; first += Chunk)
        {
            cancellation.ThrowIfCancellationRequested();
            using var step = NewDisposeScope();
            var count = Math.Min(Chunk, waveforms.shape[0] - first);
            chunks.Add([.. extract(waveforms.narrow(0, first, count)).Select(state => state.clone().MoveToOuterDisposeScope())]);
        }

        return [.. Enumerable.Range(0, chunks[0].Length).Select(state => cat([.. chunks.Select(chunk => chunk[state])], 0).MoveToOuterDisposeScope())];
    }
}
