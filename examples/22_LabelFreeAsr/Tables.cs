using System.Collections.Immutable;
using Distiller.Distillation.LabelFree.Filtering;
using Distiller.Distillation.LabelFree.Metrics;
using Distiller.Reports.Tables;

namespace Distiller.Examples.LabelFreeAsr;

/// <summary>The results as tables.</summary>
internal static class Tables
{
    public static readonly double[] Thresholds = [0.8, 0.4, 0.2];

    public static Table Sets(Corpora sets) => new(
        "Sets of recordings",
        [Column.OfText("Set"), Column.OfCount("Recordings"), Column.OfNumber("Length", "F1", "min"), Column.OfText("Kinds")],
        [
            .. ((string, Corpus)[])[("L, labelled", sets.Labelled), ("U, pool", sets.Pool), ("V, validation", sets.Validation), ("test, clean", sets.Inside), ("test, shifted", sets.Outside)]
                is var all ? all.Select(set => Row.Of(
                    set.Item1,
                    (long)set.Item2.Clips.Length,
                    set.Item2.Clips.Sum(clip => clip.Sound.DurationSeconds) / 60,
                    string.Join(", ", set.Item2.Clips.GroupBy(clip => clip.Kind).OrderByDescending(kind => kind.Count()).Select(kind => FormattableString.Invariant($"{kind.Count()} {kind.Key}"))))) : [],
        ]);

    public static Table Sizes(IEnumerable<(string Name, long Parameters, double Milliseconds, double Clean, double Shifted)> models) => new(
        "Recognisers",
        [
            Column.OfText("Model"), Column.OfCount("Parameters"), Column.OfNumber("Time of a recording", "F1", "ms"),
            Column.OfNumber("WER, clean", "F1", "%"), Column.OfNumber("WER, shifted", "F1", "%"),
        ],
        [.. models.Select(model => Row.Of(model.Name, model.Parameters, double.IsFinite(model.Milliseconds) ? model.Milliseconds : Cell.Empty, 100 * model.Clean, 100 * model.Shifted))]);

    public static Table Kinds(Judgement pool) => new(
        "Pseudo-labels of the pool, by kind",
        [
            Column.OfText("Kind"), Column.OfCount("Recordings"), Column.OfNumber("Teacher's WER", "F1", "%"), Column.OfNumber("Proxy's WER", "F1", "%"),
            Column.OfNumber("Bad (WER above 80 %)", "F1", "%"), Column.OfNumber("Confidence", "F3"), Column.OfText("Said"), Column.OfText("Written"),
        ],
        [.. pool.Corpus.Clips.Select((clip, i) => (clip, i)).GroupBy(entry => entry.clip.Kind).Select(kind => Row.Of(
            kind.Key,
            (long)kind.Count(),
            100 * kind.Average(entry => pool.Oracle.Values[entry.i]),
            100 * kind.Average(entry => pool.ProxyErrors[entry.i]),
            100 * kind.Average(entry => pool.Oracle.Values[entry.i] > 0.8 ? 1 : 0),
            kind.Average(entry => pool.Of("conf").Values[entry.i]),
            kind.First().clip.Text,
            pool.Labels.Labels[kind.First().i].Text))]);

    public static Table Areas(Judgement validation, Judgement pool, int resamples, int seed) => new(
        "AUC of each signal",
        [
            Column.OfText("Signal"),
            .. Thresholds.SelectMany(threshold => (Column[])[
                Column.OfNumber(FormattableString.Invariant($"V, WER above {100 * threshold:F0} %"), "F3"),
                Column.OfText(FormattableString.Invariant($"interval at {100 * threshold:F0} %")),
            ]),
            Column.OfNumber("U, WER above 80 %", "F3"),
        ],
        [.. validation.LabelFree.Select((signal, s) => new Row(
        [
            signal.Name,
            .. Thresholds.SelectMany(threshold =>
            {
                var (low, high) = FilterQuality.Interval(signal.Goodness, validation.Bad(threshold), resamples, seed: seed);
                return (Cell[])[FilterQuality.Auc(signal.Goodness, validation.Bad(threshold)), FormattableString.Invariant($"{low:F3} to {high:F3}")];
            }),
            FilterQuality.Auc(pool.LabelFree[s].Goodness, pool.Bad(Thresholds[0])),
        ]))]);

    public static Table Filters(Judgement pool, IEnumerable<FilterReport> reports, IEnumerable<string> names) => new(
        "What filters keep",
        [
            Column.OfText("Filter"), Column.OfCount("Kept"), Column.OfNumber("Kept", "F1", "min") with { Header = "Length" },
            Column.OfNumber("WER of kept", "F1", "%"), Column.OfNumber("WER of removed", "F1", "%"), Column.OfNumber("Broken that are kept", "F1", "%"),
            Column.OfCount("Cheap rejects"),
        ],
        [.. reports.Zip(names, (report, name) => Row.Of(
            name,
            (long)report.Count(RejectReason.None),
            report.KeptSeconds / 60,
            100 * MeanError(pool, report, kept: true),
            100 * MeanError(pool, report, kept: false),
            100 * Share(pool, report),
            (long)(report.Verdicts.Length - report.Count(RejectReason.None) - report.Count(RejectReason.Score))))]);

    public static Table Students(IEnumerable<Outcome> outcomes, Outcome none, int resamples, int seed) => new(
        "Students",
        [
            Column.OfText("Condition"), Column.OfText("Labels read"), Column.OfCount("Recordings"), Column.OfNumber("WER, validation", "F1", "%"), Column.OfNumber("WER, clean", "F1", "%"),
            Column.OfText("interval, clean"), Column.OfNumber("WER, shifted", "F1", "%"), Column.OfText("interval, shifted"), Column.OfNumber("Shifted, less than none", "F1", "points"), Column.OfNumber("p", "F3"),
        ],
        [.. outcomes.Select(outcome =>
        {
            var (difference, _, _, p) = PairedBootstrap.Compare(outcome.Outside, none.Outside, resamples, seed);
            return Row.Of(
                outcome.Name,
                outcome.IsLabelFree ? "no" : "yes",
                (long)outcome.Kept,
                100 * outcome.ValidationRate,
                100 * outcome.InsideRate,
                IntervalText(outcome.Inside, resamples, seed),
                100 * outcome.OutsideRate,
                IntervalText(outcome.Outside, resamples, seed),
                -100 * difference,
                ReferenceEquals(outcome, none) ? Cell.Empty : (Cell)p);
        })]);

    public static Table Together(Judgement validation, IEnumerable<Outcome> outcomes, Outcome none) => new(
        "Filters, their AUC and their students",
        [Column.OfText("Filter"), Column.OfNumber("AUC on V", "F3"), Column.OfNumber("WER, clean", "F1", "%"), Column.OfNumber("WER, shifted", "F1", "%"), Column.OfText("Against no filter, shifted")],
        [.. outcomes.Where(outcome => validation.LabelFree.Any(signal => signal.Name == outcome.Name)).Select(outcome => Row.Of(
            outcome.Name,
            FilterQuality.Auc(validation.Of(outcome.Name).Goodness, validation.Bad(Thresholds[0])),
            100 * outcome.InsideRate,
            100 * outcome.OutsideRate,
            outcome.OutsideRate > none.OutsideRate ? "worse" : "no worse"))]);

    public static Table AreasBySeeds(ImmutableArray<Finding> findings) => BySeeds(
        FormattableString.Invariant($"AUC on V by seed, WER above {100 * Thresholds[0]:F0} %"),
        "Signal",
        "F3",
        findings,
        findings[0].Validation.LabelFree.Select(signal => signal.Name),
        (finding, name) => finding.AreaOf(name, Thresholds[0]));

    public static Table StudentsBySeeds(ImmutableArray<Finding> findings, string title, Func<Outcome, double> rate) => BySeeds(
        title,
        "Condition",
        "F1",
        findings,
        findings[0].Outcomes.Select(outcome => outcome.Name),
        (finding, name) => 100 * rate(finding.Outcomes.Single(outcome => outcome.Name == name)));

    public static Table Scores(Judgement pool) => new(
        "Scores",
        [Column.OfText("id"), Column.OfText("kind"), .. pool.LabelFree.Select(signal => Column.OfNumber(signal.Name, "R")), Column.OfNumber("wer", "R"), Column.OfText("text"), Column.OfText("said")],
        [.. pool.Corpus.Clips.Select((clip, i) => new Row(
            [clip.Id, clip.Kind, .. pool.LabelFree.Select(signal => (Cell)signal.Values[i]), pool.Oracle.Values[i], pool.Labels.Labels[i].Text, clip.Text]))]);

    public static (double Low, double High) Interval(ImmutableArray<ErrorCounts> errors, int resamples, int seed)
    {
        ErrorCounts[] perfect = [.. errors.Select(error => new ErrorCounts(0, 0, 0, error.ReferenceLength))];
        var (_, low, high, _) = PairedBootstrap.Compare(errors, perfect, resamples, seed);
        return (low, high);
    }

    public static double MeanError(Judgement pool, FilterReport report, bool kept) => Transcriber.Rate(
        pool.Corpus.Clips.Select((clip, i) => (clip, i)).Where(entry => report.IsKept(entry.i) == kept)
            .Select(entry => WordErrors.OfWords(entry.clip.Text, pool.Labels.Labels[entry.i].Text)));

    /// <summary>The share of a kind, or of all broken recordings, that a filter keeps.</summary>
    public static double Share(Judgement pool, FilterReport report, string? kind = null)
    {
        int[] members = [.. Enumerable.Range(0, pool.Corpus.Clips.Length).Where(i => kind is null ? pool.Corpus.Clips[i].IsBroken : pool.Corpus.Clips[i].Kind == kind)];
        return members.Length == 0 ? double.NaN : (double)members.Count(report.IsKept) / members.Length;
    }

    private static Table BySeeds(
        string title, string first, string format, ImmutableArray<Finding> findings, IEnumerable<string> names, Func<Finding, string, double> value) => new(
        title,
        [
            Column.OfText(first),
            .. findings.Select(finding => Column.OfNumber(FormattableString.Invariant($"seed {finding.Seed}"), format)),
            Column.OfNumber("mean", format),
            Column.OfNumber("deviation", format),
        ],
        [.. names.Select(name =>
        {
            double[] values = [.. findings.Select(finding => value(finding, name))];
            return new Row([name, .. values.Select(one => (Cell)one), values.Average(), MathNet.Numerics.Statistics.Statistics.StandardDeviation(values)]);
        })]);

    private static string IntervalText(ImmutableArray<ErrorCounts> errors, int resamples, int seed)
    {
        var (low, high) = Interval(errors, resamples, seed);
        return FormattableString.Invariant($"{100 * low:F1} to {100 * high:F1}");
    }
}
