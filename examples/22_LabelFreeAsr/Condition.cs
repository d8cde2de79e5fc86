using System.Collections.Immutable;
using Distiller.Distillation.LabelFree.Filtering;

namespace Distiller.Examples.LabelFreeAsr;

/// <summary>What a student learns from: recordings with their texts. Everything else is the same for all.</summary>
/// <param name="Name">What tables call it.</param>
/// <param name="IsLabelFree">Whether it could be done without labels of the pool.</param>
/// <param name="Rows">Positions in the pool, or in the labelled set for <c>L only</c>.</param>
/// <param name="Texts">The text of each.</param>
/// <param name="FromLabelled">Whether the rows are of the labelled set.</param>
internal sealed record Condition(string Name, bool IsLabelFree, ImmutableArray<int> Rows, ImmutableArray<string> Texts, bool FromLabelled = false)
{
    public const double KeepFraction = 0.7;

    /// <summary>All conditions of a run, with the reports of those that filter.</summary>
    public static ImmutableArray<(Condition Condition, FilterReport? Report)> All(Judgement pool, Corpus labelled, Scale scale, int seed)
    {
        var keep = new FilterPolicy { KeepFraction = KeepFraction };
        SignalScores chance = new("random", true, false, [.. pool.Labels.Labels.Select((_, i) => new Random((seed * 7919) + i).NextDouble())]);
        List<(Condition, FilterReport?)> all =
        [
            (OfPool("none", true, [.. Enumerable.Range(0, pool.Labels.Labels.Length)]), null),
            Filtered("random", keep, chance),
        ];
        all.AddRange(pool.LabelFree.Select(signal => Filtered(signal.Name, keep, signal)));
        all.Add(Filtered("proxy+conf", keep, pool.Of("proxy"), pool.Of("conf")));
        all.Add(Filtered("proxy 0.9", keep with { KeepFraction = 0.9 }, pool.Of("proxy")));
        all.Add(Filtered("proxy 0.5", keep with { KeepFraction = 0.5 }, pool.Of("proxy")));
        all.Add(Filtered("wer 0.8", new FilterPolicy { Threshold = 0.8 }, pool.Oracle));
        all.Add(Filtered("wer 0.4", new FilterPolicy { Threshold = 0.4 }, pool.Oracle));
        int[] intact = [.. Enumerable.Range(0, pool.Corpus.Clips.Length).Where(i => !pool.Corpus.Clips[i].IsBroken)];
        all.Add((new("labels", false, [.. intact], [.. intact.Select(i => pool.Corpus.Clips[i].Text)]), null));
        all.Add((new("L only", false, [.. Enumerable.Range(0, labelled.Clips.Length)], [.. labelled.Clips.Select(clip => clip.Text)], FromLabelled: true), null));
        return [.. all.Where(entry => scale.Conditions.IsEmpty || scale.Conditions.Contains(entry.Item1.Name))];

        (Condition, FilterReport?) Filtered(string name, FilterPolicy policy, params ImmutableArray<SignalScores> signals)
        {
            // Untrained teachers of a smoke run may write nothing: then there is nothing to reject cheaply.
            var report = (scale.IsTested ? policy : policy with { Rejects = null, Threshold = policy.Threshold is null ? null : 1e9 }).Apply(pool.Labels, signals);
            return (OfPool(name, !report.NeedsReference, [.. Enumerable.Range(0, report.Verdicts.Length).Where(report.IsKept)]), report);
        }

        Condition OfPool(string name, bool isLabelFree, ImmutableArray<int> rows) =>
            new(name, isLabelFree, rows, [.. rows.Select(i => pool.Labels.Labels[i].Text)]);
    }
}
