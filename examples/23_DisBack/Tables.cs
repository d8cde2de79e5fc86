using System.Collections.Immutable;
using Distiller.Reports.Tables;

namespace Distiller.Examples.DisBack;

/// <summary>The runs as tables.</summary>
internal static class Tables
{
    public static Table Convergence(string title, string distance, IEnumerable<Curve> curves, Measurement teacher, Measurement fresh)
    {
        Curve[] all = [.. curves];
        double goal = Claims.Median(all.Where(curve => curve.Condition == Condition.Plain.Name).Select(curve => (double?)curve.At(Math.Min(250, curve.Final.Update / 2))))!.Value;
        string reach = FormattableString.Invariant($"{distance} ≤ {goal:F3}");
        return new(
            title,
            [
                Column.OfText("Condition"), Column.OfCount("Seeds"), Column.OfNumber($"{distance} at 50", "F4"), Column.OfNumber("at 100", "F4"),
                Column.OfNumber("end, median", "F4"), Column.OfNumber("end, lowest", "F4"), Column.OfNumber("end, highest", "F4"),
                Column.OfNumber($"updates to {reach}", "F0"), Column.OfNumber("evaluations", "F0"), Column.OfNumber("reached by seeds", "F0"),
            ],
            [
                .. all.GroupBy(curve => curve.Condition).Select(group => RowOf(group.Key, [.. group], goal)),
                Row.Of("teacher, 18 steps", 1L, Cell.Empty, Cell.Empty, teacher.Distance, Cell.Empty, Cell.Empty, Cell.Empty, Cell.Empty, Cell.Empty),
                Row.Of("fresh data", 1L, Cell.Empty, Cell.Empty, fresh.Distance, Cell.Empty, Cell.Empty, Cell.Empty, Cell.Empty, Cell.Empty),
            ]);
    }

    public static Table Quality(IEnumerable<Curve> curves) => new(
        "Samples at the end (ring; medians over seeds)",
        [Column.OfText("Start"), Column.OfText("Condition"), Column.OfNumber("Sliced W2", "F3"), Column.OfNumber("Modes covered", "P0"), Column.OfNumber("Samples near a mode", "P0")],
        [.. curves.GroupBy(curve => (curve.Start, curve.Condition)).Select(group => Row.Of(
            group.Key.Start,
            group.Key.Condition,
            Claims.Median(group.Select(curve => (double?)curve.Final.Sliced)),
            Claims.Median(group.Select(curve => (double?)curve.Final.Coverage)),
            Claims.Median(group.Select(curve => (double?)curve.Final.Precision))))]);

    public static Table Nodes(IEnumerable<Curve> curves) => new(
        "Nodes of the paths",
        [Column.OfText("Condition"), Column.OfNumber("Step", "F0"), Column.OfNumber("r", "F3"), Column.OfText("Checksum begins with")],
        [.. curves.SelectMany(curve => curve.Nodes.Select(node => Row.Of(curve.Condition, (double)node.Step, node.RelativeDistance, node.Checksum[..12])))]);

    public static Table Points(IEnumerable<Curve> curves) => new(
        "Measurements",
        [
            Column.OfText("data"), Column.OfText("start"), Column.OfText("condition"), Column.OfCount("seed"), Column.OfCount("update"), Column.OfCount("evaluations"),
            Column.OfNumber("distance", "R"), Column.OfNumber("second", "R"), Column.OfNumber("coverage", "R"), Column.OfNumber("precision", "R"),
        ],
        [.. curves.SelectMany(curve => curve.Points.Select(point => Row.Of(
            curve.Data, curve.Start, curve.Condition, curve.Seed, point.Update, point.Evaluations, point.Distance, point.Sliced, point.Coverage, point.Precision)))]);

    private static Row RowOf(string name, ImmutableArray<Curve> curves, double goal) => Row.Of(
        name,
        (long)curves.Length,
        Claims.Median(curves.Select(curve => (double?)curve.At(50))),
        Claims.Median(curves.Select(curve => (double?)curve.At(100))),
        Claims.Median(curves.Select(curve => (double?)curve.Final.Distance)),
        curves.Min(curve => curve.Final.Distance),
        curves.Max(curve => curve.Final.Distance),
        Claims.Median(curves.Select(curve => (double?)curve.Reaches(goal)?.Update)),
        Claims.Median(curves.Select(curve => (double?)curve.Reaches(goal)?.Evaluations)),
        (double)curves.Count(curve => curve.Reaches(goal) is not null));
}
