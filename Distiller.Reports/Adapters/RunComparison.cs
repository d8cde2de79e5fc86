using System.Collections.Immutable;
using Distiller.Reports.Tables;
using Distiller.Results;

namespace Distiller.Reports.Adapters;

/// <summary>Several runs beside each other.</summary>
public static class RunComparison
{
    /// <summary>A row for each run with its settings and every figure that one of them has; figures that a run lacks stay blank.</summary>
    /// <param name="runs">The runs, in the order of the rows; at least one.</param>
    /// <exception cref="ArgumentException">There is no run.</exception>
    public static Table Of(IReadOnlyList<RunRecord> runs)
    {
        if (runs.Count == 0)
        {
            throw new ArgumentException("There is no run to compare. Give at least one record, such as RunDirectory.ReadResult().", nameof(runs));
        }

        ImmutableArray<string> names = [.. runs.SelectMany(run => run.Figures.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return new Table(
            "Runs",
            [
                Column.OfText("Run"),
                Column.OfText("Network"),
                Column.OfText("Data set"),
                Column.OfNumber("Seed", "0"),
                Column.OfNumber("Duration", "N0", "s"),
                .. names.Select(name => Column.OfNumber(name, "#,0.####")),
            ],
            [.. runs.Select(run => Row.Of(
                [run.Name, run.Architecture, run.DataSet, run.Seed, run.DurationSeconds, .. names.Select(name => FigureOf(run, name))]))]);
    }

    private static Cell FigureOf(RunRecord run, string name) => run.Figures.TryGetValue(name, out var value) ? value : Cell.Empty;
}
