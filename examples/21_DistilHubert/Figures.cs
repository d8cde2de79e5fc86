using System.Collections.Immutable;
using Distiller.Examples.Notebooks;
using Distiller.Reports.Figures;
using Distiller.Zoo.Speech;
using static TorchSharp.torch;

namespace Distiller.Examples.DistilHubert;

/// <summary>The results as pictures.</summary>
internal static class Figures
{
    private static readonly Axis Accuracy = new() { Label = "accuracy", Unit = "%" };

    /// <summary>A recording in mels, with its sounds along the axis.</summary>
    public static Figure Spectrogram(SpokenWord word)
    {
        const int hop = 40;
        const int filters = 40;
        using var scope = NewDisposeScope();
        var mels = Spectrum.Power(tensor(word.Sound.Samples.ToArray()).unsqueeze(0), 200, hop)
            .matmul(MelFilters.Create(filters, 200, word.Sound.SampleRate, MelScale.Htk).t()).clamp_min(1e-7).log10()[0];
        var values = mels.data<float>().ToArray();
        var frames = (int)mels.shape[0];
        double Row(double hertz) => filters - (MelFilters.ToMel(hertz, MelScale.Htk) / MelFilters.ToMel(word.Sound.SampleRate / 2.0, MelScale.Htk) * (filters + 1));
        return new()
        {
            Title = $"\"{SpokenWords.Keywords[word.Keyword]}\", speaker {word.Speaker}",
            Description = "Energy in mels over time; brighter is louder. The letters stand in the middle of their sounds.",
            X = new Axis { Label = "sound", Ticks = [.. word.Sound.Spans.Where(span => span.Phone.Kind != PhoneKind.Silence).Select(span => new AxisTick((span.Start + span.End) / 2.0 / hop, span.Phone.Symbol))] },
            Y = new Axis { Label = "frequency", Unit = "Hz", Ticks = [.. ((double[])[250, 500, 1000, 2000, 3500]).Select(hertz => new AxisTick(Row(hertz), hertz.ToString("F0", System.Globalization.CultureInfo.InvariantCulture)))] },
            Series =
            [
                new HeatmapSeries
                {
                    Name = "energy",
                    Rows = [.. Enumerable.Range(0, filters).Reverse().Select(filter => Enumerable.Range(0, frames).Select(frame => (double)values[(frame * filters) + filter]).ToImmutableArray())],
                },
            ],
        };
    }

    public static Figure TeacherLayers(ImmutableArray<ProbeScores> layers) => new()
    {
        Title = "What the teacher's layers know",
        Description = "Accuracy of linear probes on each state, new speakers for words and sounds, new words for speakers.",
        X = new Axis { Label = "layer", WholeNumbers = true },
        Y = Accuracy,
        Series = [.. Enumerable.Range(0, 3).Select(probe => Lines.Of(layers[0].All[probe].Name, layers.Select((scores, layer) => ((double)layer, 100 * scores.All[probe].Value))))],
    };

    public static Figure Probes(IEnumerable<Outcome> outcomes)
    {
        ImmutableArray<(string Name, ProbeScores Scores)> groups = [.. outcomes.GroupBy(outcome => outcome.Condition).Select(group => (group.Key, Tables.Average(group)))];
        return new()
        {
            Title = "Linear probes on frozen features",
            Description = "Three probes for each encoder; higher is better.",
            X = Accuracy,
            Y = new Axis { Label = "encoder", Ticks = [.. groups.Select((group, i) => new AxisTick(i, group.Name))] },
            Series = [.. Enumerable.Range(0, 3).Select(probe => new BarSeries { Name = groups[0].Scores.All[probe].Name, Values = [.. groups.Select(group => 100 * group.Scores.All[probe].Value)], Horizontal = true })],
            PreferredHeight = 120 + (50 * groups.Length),
        };
    }

    public static Figure Predictions(IEnumerable<Outcome> outcomes)
    {
        ImmutableArray<IGrouping<string, Outcome>> groups = [.. outcomes.Where(outcome => outcome.Targets.Length > 1).GroupBy(outcome => outcome.Condition)];
        return new()
        {
            Title = "Held-out states of the teacher",
            Description = "The mean cosine between what the student predicts and what the teacher's layer says; 1 is perfect.",
            X = new Axis { Label = "layer of the teacher", WholeNumbers = true },
            Y = new Axis { Label = "cosine" },
            Series = [.. groups.Select(group => Lines.Of(group.Key, group.First().Targets.Select((target, i) => ((double)target.Target, group.Average(outcome => outcome.Targets[i].Cosine)))))],
        };
    }

    public static Figure Speed(IReadOnlyCollection<Costs> costs) => new()
    {
        Title = "Times faster than its teacher",
        Description = "Latency of a second of sound at batch 1 with one thread, against the teacher of the same size.",
        X = new Axis { Label = "times" },
        Y = new Axis { Label = "encoder", Ticks = [.. costs.Select((cost, i) => new AxisTick(i, cost.Name))] },
        Series = [new BarSeries { Name = "times faster", Values = [.. costs.Select(cost => Claims.Reference(costs, cost).Latency.MedianMilliseconds / cost.Latency.MedianMilliseconds)], Horizontal = true }],
    };
}
