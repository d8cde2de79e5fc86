using System.Collections.Immutable;
using Distiller.Reports.Tables;

namespace Distiller.Examples.DisBack;

/// <summary>The runs as tables.</summary>
internal static class Tables
{
    public static Table Convergence(string title, string distance, IEnumerable<Curve> curves, IReadOnlyList<References> references)
    {
        Curve[] all = [.. curves];
        double goal = Goal(all);
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
                RowOf("teacher, 18 steps", [.. references.Select(reference => reference.Teacher.Distance)]),
                RowOf("fresh data", [.. references.Select(reference => reference.Fresh.Distance)]),
            ]);
    }

    /// <summary>Updates until the distance is reached for the first time: the median over seeds, empty where fewer than half get there.</summary>
    public static Table Reach(string title, string distance, IEnumerable<Curve> curves, IReadOnlyList<double> goals) => new(
        title,
        [Column.OfText("Condition"), .. goals.Select(goal => Column.OfNumber(FormattableString.Invariant($"{distance} ≤ {goal}"), "F0"))],
        [.. curves.GroupBy(curve => curve.Condition).Select(group => Row.Of(
            [group.Key, .. goals.Select(goal => (Cell)Claims.Median(group.Select(curve => (double?)curve.Reaches(goal)?.Update)))]))]);

    public static Table Teachers(IReadOnlyList<(string Law, long Seed, References References)> teachers) => new(
        "Teachers, sampled with 18 steps",
        [
            Column.OfText("Law"), Column.OfCount("Seed"), Column.OfNumber("Sliced W2", "F3"), Column.OfNumber("of fresh data", "F3"),
            Column.OfNumber("MMD²", "F4"), Column.OfNumber("Modes covered", "P0"), Column.OfNumber("Samples near a mode", "P0"),
        ],
        [.. teachers.Select(teacher => Row.Of(
            teacher.Law,
            teacher.Seed,
            teacher.References.Teacher.Second,
            teacher.References.Fresh.Second,
            teacher.References.Teacher.Distance,
            Known(teacher.References.Teacher.Coverage),
            Known(teacher.References.Teacher.Precision)))]);

    public static Table Quality(IEnumerable<Curve> curves) => new(
        "Samples at the end (ring; medians over seeds)",
        [Column.OfText("Start"), Column.OfText("Condition"), Column.OfNumber("Sliced W2", "F3"), Column.OfNumber("Modes covered", "P0"), Column.OfNumber("Samples near a mode", "P0")],
        [.. curves.GroupBy(curve => (curve.Start, curve.Condition)).Select(group => Row.Of(
            group.Key.Start,
            group.Key.Condition,
            Claims.Median(group.Select(curve => (double?)curve.Final.Second)),
            Claims.Median(group.Select(curve => (double?)curve.Final.Coverage)),
            Claims.Median(group.Select(curve => (double?)curve.Final.Precision))))]);

    public static Table Nodes(IEnumerable<Curve> curves) => new(
        "Nodes of the paths",
        [Column.OfText("Condition"), Column.OfNumber("Step", "F0"), Column.OfNumber("r", "F3"), Column.OfText("Checksum begins with")],
        [.. curves.SelectMany(curve => curve.Nodes.Select(node => Row.Of(curve.Condition, (double)node.Step, node.RelativeDistance, node.Checksum[..12])))]);

    public static Table AllNodes(IEnumerable<Curve> curves) => new(
        "Nodes",
        [Column.OfText("data"), Column.OfText("start"), Column.OfText("condition"), Column.OfCount("seed"), Column.OfCount("step"), Column.OfNumber("r", "R"), Column.OfText("checksum")],
        [.. curves.SelectMany(curve => curve.Nodes.Select(node => Row.Of(
            curve.Data, curve.Start, curve.Condition, curve.Seed, (long)node.Step, node.RelativeDistance, node.Checksum)))]);

    public static Table Points(IEnumerable<Curve> curves) => new(
        "Measurements",
        [
            Column.OfText("data"), Column.OfText("start"), Column.OfText("condition"), Column.OfCount("seed"), Column.OfCount("update"), Column.OfCount("evaluations"),
            Column.OfNumber("distance", "R"), Column.OfNumber("second", "R"), Column.OfNumber("coverage", "R"), Column.OfNumber("precision", "R"), Column.OfNumber("mismatch", "R"),
        ],
        [.. curves.SelectMany(curve => curve.Points.Select(point => Row.Of(
            curve.Data, curve.Start, curve.Condition, curve.Seed, point.Update, point.Evaluations, point.Distance, point.Second, point.Coverage, point.Precision, point.Mismatch)))]);

    /// <summary>What plain reaches in its first 250 updates: the median over seeds.</summary>
    private static double Goal(Curve[] curves) =>
        Claims.Median(curves.Where(curve => curve.Condition == Condition.Plain.Name).Select(curve => (double?)curve.At(Math.Min(250, curve.Final.Update / 2))))!.Value;

    private static double? Known(double value) => double.IsNaN(value) ? null : value;

    private static Row RowOf(string name, double[] distances) => Row.Of(
        name,
        (long)distances.Length,
        Cell.Empty,
        Cell.Empty,
        Claims.Median(distances.Select(distance => (double?)distance)),
        distances.Min(),
        distances.Max(),
        Cell.Empty,
        Cell.Empty,
        Cell.Empty);

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
