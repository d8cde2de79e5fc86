using System.Collections.Immutable;
using System.Globalization;
using Distiller.Reports.Html;
using Distiller.Reports.Tables;
using Distiller.Results;
using TableBlock = Distiller.Reports.Html.TableBlock;

namespace Distiller.Reports.Adapters;

/// <summary>Arranges two or more runs as a page: their figures, their trade-offs, their curves, and what differs between them.</summary>
public static class RunComparisonDocument
{
    /// <summary>The page; parts that the runs have no records for are left out.</summary>
    /// <param name="runs">The runs, in the order of rows and colours; at least two.</param>
    /// <exception cref="ArgumentException">There are fewer than two runs.</exception>
    public static ReportDocument Of(IReadOnlyList<RunReport> runs)
    {
        if (runs.Count < 2)
        {
            throw new ArgumentException($"There is nothing to compare in {runs.Count} run. Give at least two, such as RunDirectory.Open(folder).ReadReport().", nameof(runs));
        }

        var names = RunNames.Of(runs);
        ImmutableArray<RunRecord> records = [.. runs.Select((run, index) => run.Run with { Name = names[index] })];
        var tradeOffs = ParetoFigure.Of(runs);
        var curves = OverlaidCurvesFigure.Of(runs);
        return new ReportDocument
        {
            Title = string.Create(CultureInfo.InvariantCulture, $"Comparison of {runs.Count} runs"),
            Subtitle = string.Join(" · ", names),
            Caution = runs.Select(run => run.Caution).FirstOrDefault(caution => caution.Length > 0),
            Sections =
            [
                new ReportSection("Figures", [new TableBlock(Figures(runs, names) ?? RunComparison.Of(records))]),
                new ReportSection("Trade-offs", tradeOffs.IsEmpty ? [] : [new FiguresBlock(tradeOffs)]),
                new ReportSection("Training", curves.IsEmpty ? [] : [new FiguresBlock(curves)]),
                new ReportSection("What differs", Differences(records) is { } table ? [new TableBlock(table)] : []),
            ],
            Footer = "Made by Distiller for .NET.",
        };
    }

    // The closing tables side by side, which have words and units; what runs have in common is not repeated.
    private static Table? Figures(IReadOnlyList<RunReport> runs, ImmutableArray<string> names)
    {
        ImmutableArray<ComparedFigure> figures = [.. runs.SelectMany(run => run.Comparison).DistinctBy(figure => figure.Name)];
        return figures.IsEmpty
            ? null
            : new Table(
                "Figures",
                [
                    Column.OfText("Run"),
                    .. figures.Select(figure => Column.OfNumber(figure.Label, string.Create(CultureInfo.InvariantCulture, $"N{figure.Digits}"), figure.Unit.Length > 0 ? figure.Unit : null)),
                    Column.OfNumber("Duration", "N0", "s"),
                ],
                [.. runs.Select((run, index) => new Row([names[index], .. figures.Select(figure => After(run, figure.Name)), run.Run.DurationSeconds]))]);
    }

    private static Cell After(RunReport run, string name) => run.Comparison.FirstOrDefault(figure => figure.Name == name)?.After;

    private static Table? Differences(ImmutableArray<RunRecord> runs)
    {
        IEnumerable<(string Name, ImmutableArray<string> Values)> settings =
        [
            ("Command", [.. runs.Select(run => run.Command)]),
            ("Network", [.. runs.Select(run => run.Architecture)]),
            ("Data set", [.. runs.Select(run => run.DataSet)]),
            ("Seed", [.. runs.Select(run => run.Seed.ToString(CultureInfo.InvariantCulture))]),
            .. runs.SelectMany(run => run.Versions.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
                .Select(name => (name, runs.Select(run => run.Versions.GetValueOrDefault(name, "")).ToImmutableArray())),
        ];
        ImmutableArray<Row> rows =
        [
            .. settings.Where(setting => setting.Values.Distinct(StringComparer.Ordinal).Count() > 1)
                .Select(setting => new Row([setting.Name, .. setting.Values.Select(value => (Cell)value)])),
        ];
        return rows.IsEmpty ? null : new Table("What differs", [Column.OfText("Setting"), .. runs.Select(run => Column.OfText(run.Name))], rows);
    }
}
