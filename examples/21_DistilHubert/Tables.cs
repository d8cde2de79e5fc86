using System.Collections.Immutable;
using Distiller.Reports.Tables;

namespace Distiller.Examples.DistilHubert;

/// <summary>The results as tables.</summary>
internal static class Tables
{
    private static readonly ImmutableArray<Column> ScoreColumns =
        [Column.OfNumber("Keyword", "F1", "%"), Column.OfNumber("Speaker", "F1", "%"), Column.OfNumber("Sound", "F1", "%"), Column.OfNumber("Mean", "F1", "%")];

    public static Table Sets(Scale scale) => new(
        "Recordings of one second",
        [Column.OfText("Set"), Column.OfCount("Recordings"), Column.OfText("Speakers"), Column.OfText("Words")],
        [
            Row.Of("pool, without labels", (long)scale.Pool, "0 to 15", "all"),
            Row.Of("probes: words and sounds", (long)scale.ProbeTraining, "0 to 15", "all"),
            Row.Of("validation", (long)scale.ProbeValidation, "16 to 19", "all"),
            Row.Of("test", (long)scale.ProbeTest, "20 to 23", "all"),
            Row.Of("probes: speakers", (long)scale.ProbeTraining, "0 to 15", "first six"),
            Row.Of("validation of speakers", (long)scale.ProbeValidation, "0 to 15", "seventh and eighth"),
            Row.Of("test of speakers", (long)scale.ProbeTest, "0 to 15", "last two"),
        ]);

    public static Table TeacherLayers(ImmutableArray<ProbeScores> layers) => new(
        "What the teacher's layers know",
        [Column.OfCount("Layer"), .. ScoreColumns],
        [.. layers.Select((scores, layer) => new Row([(long)layer, .. Cells(scores)]))]);

    public static Table Probes(IEnumerable<Outcome> outcomes) => new(
        "Linear probes on frozen features",
        [Column.OfText("Encoder"), Column.OfCount("Seeds"), .. ScoreColumns, Column.OfNumber("Deviation of the mean", "F1", "%")],
        [.. outcomes.GroupBy(outcome => outcome.Condition).Select(group => new Row([group.Key, (long)group.Count(), .. Cells(Average(group)), group.Count() > 1 ? 100 * Claims.Deviation(group) : Cell.Empty]))]);

    public static Table Predictions(IEnumerable<Outcome> outcomes) => new(
        "How well held-out states of the teacher are predicted",
        [Column.OfText("Student"), Column.OfCount("Layer"), Column.OfNumber("Error", "F4"), Column.OfNumber("Cosine", "F4")],
        [
            .. outcomes.Where(outcome => !outcome.Targets.IsEmpty).GroupBy(outcome => outcome.Condition).SelectMany(group => group.First().Targets.Select((target, i) => Row.Of(
                group.Key, (long)target.Target, group.Average(outcome => outcome.Targets[i].Reconstruction), group.Average(outcome => outcome.Targets[i].Cosine)))),
        ]);

    public static Table Costs(IEnumerable<Costs> costs) => new(
        "Cost of a second of sound",
        [Column.OfText("Encoder"), Column.OfCount("Parameters"), Column.OfNumber("MACs", "F1", "M"), Column.OfNumber("Latency", "F2", "ms"), Column.OfNumber("Quartile distance", "F2", "ms"), Column.OfNumber("Times faster", "F2")],
        [.. costs.Select(cost => Row.Of(
            cost.Name, cost.Parameters, cost.Macs / 1e6, cost.Latency.MedianMilliseconds, cost.Latency.InterquartileRangeMilliseconds, Claims.Reference(costs, cost).Latency.MedianMilliseconds / cost.Latency.MedianMilliseconds))]);

    public static Table Together(IEnumerable<Combined> versions) => new(
        "The student, compressed further",
        [Column.OfText("Version"), Column.OfCount("Parameters"), Column.OfCount("Not zero"), Column.OfNumber("Size", "F0", "KB"), .. ScoreColumns],
        [.. versions.Select(version => new Row([version.Name, version.Parameters, version.NonZero, version.Bytes / 1e3, .. Cells(version.Scores)]))]);

    public static Table Results(IEnumerable<Outcome> outcomes) => new(
        "Results",
        [Column.OfText("condition"), Column.OfCount("seed"), Column.OfText("metric"), Column.OfNumber("value", "R")],
        [.. outcomes.SelectMany(outcome => outcome.Scores.All.Select(score => Row.Of(outcome.Condition, outcome.Seed, score.Name, score.Value)))]);

    public static Table Layers(IEnumerable<Outcome> outcomes) => new(
        "Layers",
        [Column.OfText("condition"), Column.OfCount("seed"), Column.OfCount("layer"), Column.OfNumber("error", "R"), Column.OfNumber("cosine", "R")],
        [.. outcomes.SelectMany(outcome => outcome.Targets.Select(target => Row.Of(outcome.Condition, outcome.Seed, (long)target.Target, target.Reconstruction, target.Cosine)))]);

    public static Table Latencies(IEnumerable<Costs> costs) => new(
        "Latency",
        [Column.OfText("encoder"), Column.OfCount("parameters"), Column.OfCount("macs"), Column.OfNumber("median_ms", "R"), Column.OfNumber("quartile_distance_ms", "R"), Column.OfCount("threads")],
        [.. costs.Select(cost => Row.Of(cost.Name, cost.Parameters, cost.Macs, cost.Latency.MedianMilliseconds, cost.Latency.InterquartileRangeMilliseconds, (long)cost.Latency.Threads))]);

    public static ProbeScores Average(IEnumerable<Outcome> outcomes) => new(
        outcomes.Average(outcome => outcome.Scores.Keyword), outcomes.Average(outcome => outcome.Scores.Speaker), outcomes.Average(outcome => outcome.Scores.Sound), outcomes.Average(outcome => outcome.Scores.Validation));

    private static ImmutableArray<Cell> Cells(ProbeScores scores) => [100 * scores.Keyword, 100 * scores.Speaker, 100 * scores.Sound, 100 * scores.Mean];
}
