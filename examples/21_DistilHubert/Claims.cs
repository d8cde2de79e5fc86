using Distiller.Reports.Tables;

namespace Distiller.Examples.DistilHubert;

/// <summary>The success criteria, evaluated on the run.</summary>
internal static class Claims
{
    private const double Kept = 0.85;
    private const double MostParameters = 0.35;

    public static Table Evaluate(IReadOnlyCollection<Outcome> outcomes, IReadOnlyCollection<Costs> costs, bool isTested)
    {
        string Verdict(bool holds) => !isTested ? "not tested (too few steps)" : Claims.Verdict(holds);
        ProbeScores Of(string condition) => Tables.Average(outcomes.Where(outcome => outcome.Condition == condition));
        var (distilled, scratch, untrained, teacher) = (Of(Condition.Distilled.Name), Of(Condition.Scratch.Name), Of(Condition.Untrained.Name), Of("T, best layer"));
        var spread = Deviation(outcomes.Where(outcome => outcome.Condition == Condition.Distilled.Name));
        var hasSpread = outcomes.Count(outcome => outcome.Condition == Condition.Distilled.Name) > 1;
        var lead = distilled.Mean - Math.Max(scratch.Mean, untrained.Mean);
        var kept = (distilled.Mean - untrained.Mean) / (teacher.Mean - untrained.Mean);
        var (large, small) = (costs.Single(cost => cost.Name == "teacher, here"), costs.Single(cost => cost.Name == "student, here"));
        var parameters = (double)small.Parameters / large.Parameters;
        var speedup = large.Latency.MedianMilliseconds / small.Latency.MedianMilliseconds;
        return new(
            "Success criteria",
            [Column.OfText("Criterion"), Column.OfText("Measured"), Column.OfText("Verdict")],
            [
                Row.Of("S-D beats S-scratch and S-rand on the mean of the probes by more than a deviation", Text($"ahead by {100 * lead:F1} points, ") + (hasSpread ? Text($"deviation {100 * spread:F1}") : "one seed, no deviation"), Verdict(lead > spread)),
                Row.Of("S-D keeps 85 % of the teacher's gain over S-rand", Text($"{100 * kept:F0} %"), Verdict(kept >= Kept)),
                Row.Of("at most 0.35 of the teacher's parameters, and faster", Text($"{parameters:F2}; {speedup:F2} times"), Verdict(parameters <= MostParameters && speedup > 1)),
                Layers(outcomes),
            ]);
    }

    /// <summary>The standard deviation of the mean of the probes over seeds; 0 for one seed.</summary>
    public static double Deviation(IEnumerable<Outcome> outcomes)
    {
        double[] means = [.. outcomes.Select(outcome => outcome.Scores.Mean)];
        var mean = means.Average();
        return means.Length < 2 ? 0 : Math.Sqrt(means.Sum(value => (value - mean) * (value - mean)) / (means.Length - 1));
    }

    /// <summary>What an encoder's latency is compared with: the teacher of its size.</summary>
    public static Costs Reference(IEnumerable<Costs> costs, Costs cost) =>
        costs.FirstOrDefault(other => other.Name == (cost.Name.Contains("HuBERT", StringComparison.Ordinal) ? "HuBERT Base" : "teacher, here")) ?? costs.First();

    private static Row Layers(IReadOnlyCollection<Outcome> outcomes)
    {
        const string criterion = "the student of three targets is worst on no probe, a student of one target is on some";
        string[] compared = [Condition.Distilled.Name, "S-last", "S-low"];
        if (!compared.All(name => outcomes.Any(outcome => outcome.Condition == name)))
        {
            return Row.Of(criterion, "needs --ablations", "not tested");
        }

        string[] worst =
        [
            .. new[] { 0, 1, 2 }.Select(probe => compared.MinBy(name => Tables.Average(outcomes.Where(outcome => outcome.Condition == name)).All[probe].Value)!),
        ];
        return Row.Of(criterion, "worst on keyword, speaker, sound: " + string.Join(", ", worst), Verdict(!worst.Contains(Condition.Distilled.Name)));
    }

    private static string Verdict(bool holds) => holds ? "holds" : "does not hold";

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
