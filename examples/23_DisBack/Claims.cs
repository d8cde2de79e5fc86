using System.Collections.Immutable;
using System.Globalization;
using Distiller.Reports.Tables;

namespace Distiller.Examples.DisBack;

/// <summary>The success criteria, evaluated on the runs. A claim that fails is printed as such; the program ends well all the same.</summary>
internal static class Claims
{
    private const long From = 50;
    private const long To = 250;
    private const long Delay = 100;
    private const int Seeds = 5;
    private const double Tolerance = 1.2;
    private const double MostSeeds = 0.8;

    public static Table Evaluate(ImmutableArray<Curve> curves)
    {
        Curve[] mismatched = [.. curves.Where(curve => curve.Data == Mixtures.Ring && curve.Start == Starts.Mismatched)];
        ImmutableArray<Curve> plain = Of(mismatched, Condition.Plain);
        ImmutableArray<Curve> disback = Of(mismatched, Condition.DisBack);
        ImmutableArray<Curve> reversed = Of(mismatched, Condition.Reversed);
        ImmutableArray<Curve> initOnly = Of(mismatched, Condition.InitOnly);
        string? untested = plain[0].Final.Update < To ? "not tested (too few updates)" : plain.Length < Seeds ? "not tested (too few seeds)" : null;
        return new(
            "Success criteria (ring, mismatched start)",
            [Column.OfText("Criterion"), Column.OfText("Measured"), Column.OfText("Verdict")],
            [
                Row.Of("DisBack's mean MMD² over updates 50 to 250 is below plain's, in 4 of 5 seeds and on average", Means(plain, disback, out bool below), untested ?? Verdict(below)),
                Row.Of("final MMD² is at most 1.2 times plain's", Finals(plain, disback, out bool holds), untested ?? Verdict(holds)),
                Row.Of("nodes in the wrong order are worse than DisBack", Means(reversed, disback, out bool ordered), untested ?? Verdict(ordered)),
                Row.Of("degradation included, DisBack reaches plain's MMD² of update 250 with fewer evaluations", Costs(plain, disback, out bool cheaper), untested ?? Verdict(cheaper)),
                Row.Of("for comparison: init-only against plain, updates 50 to 250", Means(plain, initOnly, out _), "nothing claimed"),
                Row.Of("for comparison: DisBack against init-only, updates 50 to 250", Means(initOnly, disback, out _), "nothing claimed"),
                .. Matched(curves),
            ]);
    }

    /// <summary>From a matched start: what DisBack loses, if it does.</summary>
    private static IEnumerable<Row> Matched(ImmutableArray<Curve> curves)
    {
        Curve[] matched = [.. curves.Where(curve => curve.Data == Mixtures.Ring && curve.Start == Starts.Matched)];
        ImmutableArray<Curve> plain = Of(matched, Condition.Plain);
        ImmutableArray<Curve> disback = Of(matched, Condition.DisBack);
        if (plain.IsEmpty || disback.IsEmpty)
        {
            yield break;
        }

        double? Updates(ImmutableArray<Curve> runs) => Median(plain.Zip(runs).Select(pair => (double?)pair.Second.Reaches(pair.First.At(Delay))?.Update));
        yield return Row.Of(
            "for comparison, matched start: updates until plain's MMD² of update 100 is reached",
            FormattableString.Invariant($"median {Text(Updates(disback))} against {Text(Updates(plain))}"),
            "nothing claimed");
    }

    /// <summary>The median of what may be missing: a run that never gets there counts as the slowest.</summary>
    public static double? Median(IEnumerable<double?> values)
    {
        double[] sorted = [.. values.Select(value => value ?? double.PositiveInfinity).Order()];
        double middle = (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        return double.IsFinite(middle) ? middle : null;
    }

    private static ImmutableArray<Curve> Of(Curve[] curves, Condition condition) =>
        [.. curves.Where(curve => curve.Condition == condition.Name).OrderBy(curve => curve.Seed)];

    private static string Verdict(bool holds) => holds ? "holds" : "does not hold: claim not reproduced at this size";

    private static string Text(double? value) => value is { } number ? number.ToString("F0", CultureInfo.InvariantCulture) : "not reached";

    private static string Means(ImmutableArray<Curve> others, ImmutableArray<Curve> disback, out bool isBelow)
    {
        int wins = others.Zip(disback).Count(pair => pair.Second.Mean(From, To) < pair.First.Mean(From, To));
        (double other, double own) = (others.Average(curve => curve.Mean(From, To)), disback.Average(curve => curve.Mean(From, To)));
        isBelow = own < other && wins >= MostSeeds * others.Length;
        return FormattableString.Invariant($"{own:F4} against {other:F4}; lower in {wins} of {others.Length} seeds");
    }

    private static string Finals(ImmutableArray<Curve> plain, ImmutableArray<Curve> disback, out bool holds)
    {
        (double other, double own) = (plain.Average(curve => curve.Final.Distance), disback.Average(curve => curve.Final.Distance));
        holds = own <= Tolerance * other;
        return FormattableString.Invariant($"{own:F4} against {other:F4}");
    }

    private static string Costs(ImmutableArray<Curve> plain, ImmutableArray<Curve> disback, out bool isCheaper)
    {
        double? cost = Median(plain.Zip(disback).Select(pair => (double?)pair.Second.Reaches(pair.First.At(To))?.Evaluations));
        double other = Median(plain.Select(curve => (double?)curve.Points.Last(point => point.Update <= To).Evaluations))!.Value;
        isCheaper = cost < other;
        return FormattableString.Invariant($"median {Text(cost)} against {other:F0}");
    }
}
