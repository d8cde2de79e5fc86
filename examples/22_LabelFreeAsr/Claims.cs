using System.Collections.Immutable;
using Distiller.Distillation.LabelFree.Metrics;
using Distiller.Reports.Tables;

namespace Distiller.Examples.LabelFreeAsr;

/// <summary>The success criteria, evaluated on the runs. A claim that fails is printed as such; the program ends well all the same.</summary>
internal static class Claims
{
    private const double WantedArea = 0.75;
    private const double Tolerance = 1.1;
    private const double Significant = 0.05;

    /// <param name="findings">One for each seed; areas are averaged over them, errors pooled.</param>
    /// <param name="scale">How large the experiment is.</param>
    /// <param name="seed">Decides the bootstrap draws.</param>
    public static Table Evaluate(ImmutableArray<Finding> findings, Scale scale, int seed)
    {
        var outcomes = Finding.Pool(findings);
        var reads = findings.Sum(finding => finding.Reads);
        var areas = findings[0].Validation.LabelFree.ToDictionary(signal => signal.Name, signal => findings.Average(finding => finding.AreaOf(signal.Name, Tables.Thresholds[0])));
        var place = areas.Values.Count(area => area > areas["proxy"]) + 1;
        var none = outcomes.Single(outcome => outcome.Name == "none");
        var random = outcomes.Single(outcome => outcome.Name == "random");
        var filtered = outcomes.Where(outcome => outcome.IsLabelFree && outcome.Name is not ("none" or "random")).ToArray();
        var best = filtered.MinBy(outcome => outcome.ValidationRate)!;
        var oracle = outcomes.Where(outcome => outcome.Name.StartsWith("wer", StringComparison.Ordinal)).MinBy(outcome => outcome.OutsideRate)!;
        var againstNone = PairedBootstrap.Compare(best.Outside, none.Outside, scale.Resamples, seed);
        var againstRandom = PairedBootstrap.Compare(best.Outside, random.Outside, scale.Resamples, seed);
        string[] worse = [.. filtered.Where(outcome => outcome.OutsideRate > none.OutsideRate).Select(outcome => outcome.Name)];
        return new(
            "Success criteria",
            [Column.OfText("Criterion"), Column.OfText("Measured"), Column.OfText("Verdict")],
            [
                Row.Of(
                    "the proxy's AUC at 80 % is 0.75 or more, and best or second best",
                    FormattableString.Invariant($"{areas["proxy"]:F3}, place {place} of {areas.Count}"),
                    Verdict(scale, areas["proxy"] >= WantedArea && place <= 2)),
                Row.Of(
                    "the best label-free student errs no more on shifted speech than the students without a filter and with random choice, one of them at p < 0.05",
                    FormattableString.Invariant($"{best.Name}: {100 * best.OutsideRate:F1} % against {100 * none.OutsideRate:F1} % (p {againstNone.P:F3}) and {100 * random.OutsideRate:F1} % (p {againstRandom.P:F3})"),
                    Verdict(scale, againstNone.Difference <= 0 && againstRandom.Difference <= 0 && Math.Min(againstNone.P, againstRandom.P) < Significant)),
                Row.Of(
                    "the best label-free student is within 10 % of the student of the supervised filter",
                    FormattableString.Invariant($"{100 * best.OutsideRate:F1} % against {100 * oracle.OutsideRate:F1} % ({oracle.Name})"),
                    Verdict(scale, best.OutsideRate <= Tolerance * oracle.OutsideRate)),
                Row.Of(
                    "signals whose students are worse than without a filter are named",
                    worse.Length == 0 ? "none is" : string.Join(", ", worse),
                    scale.IsTested ? "reported" : NotTested),
                Row.Of(
                    "no true text of the pool was read by a label-free condition",
                    FormattableString.Invariant($"{reads} reads"),
                    reads == 0 ? "holds" : "does not hold"),
            ]);
    }

    private const string NotTested = "not tested (too few updates)";

    private static string Verdict(Scale scale, bool holds) => !scale.IsTested ? NotTested : holds ? "holds" : "does not hold at this size";
}
