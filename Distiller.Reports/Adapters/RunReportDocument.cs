using System.Collections.Immutable;
using System.Globalization;
using Distiller.Reports.Figures;
using Distiller.Reports.Html;
using Distiller.Results;

namespace Distiller.Reports.Adapters;

/// <summary>Arranges the records of a run as a report.</summary>
public static class RunReportDocument
{
    private static readonly double[] BearableDrops = [0.5, 1, 2];

    /// <summary>The report; parts without records are left out.</summary>
    /// <param name="report">The records.</param>
    public static ReportDocument Of(RunReport report) => new()
    {
        Title = report.Run.Name,
        Subtitle = string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Run.Architecture} · {report.Run.DataSet} · {report.Run.Started.UtcDateTime:yyyy-MM-dd HH:mm} UTC · took {Duration(report.Run.DurationSeconds)}"),
        Caution = report.Caution.Length == 0 ? null : report.Caution,
        KeyFigures = [.. report.Comparison.Select(KeyFigureOf)],
        Sections =
        [
            new ReportSection("Summary", Summary(report)),
            new ReportSection("Layers", report.After is { } after ? [new TableBlock(LayerTable.Of(report.Before, after))] : []),
            new ReportSection("Training", Training(report)),
            new ReportSection("Schedule", Schedule(report)),
            new ReportSection("Sensitivity", Sensitivity(report)),
            new ReportSection("Decisions", [.. report.Decisions.Select(text => new ParagraphBlock(text))]),
            new ReportSection("Environment", [new FactsBlock(Facts(report.Run))]),
        ],
        Footer = $"Made by Distiller for .NET {report.Run.Versions.GetValueOrDefault("distiller", "")}".TrimEnd() + ".",
    };

    private static KeyFigure KeyFigureOf(ComparedFigure figure) => new()
    {
        Name = figure.Label,
        After = ChangeText.Short(figure, figure.After),
        Before = figure.Before is { } before ? ChangeText.Short(figure, before) : null,
        Change = ChangeText.Of(figure) is { Length: > 0 } change ? change : null,
    };

    private static ImmutableArray<ReportBlock> Summary(RunReport report) =>
        report.Comparison.IsEmpty ? [] : [new TableBlock(BeforeAfterTable.Of(report.Comparison))];

    private static ImmutableArray<ReportBlock> Training(RunReport report) =>
        report.Epochs.IsEmpty ? [] : [new FiguresBlock(TrainingCurvesFigure.Of(report.Epochs))];

    private static ImmutableArray<ReportBlock> Schedule(RunReport report)
    {
        var blocks = ImmutableArray.CreateBuilder<ReportBlock>();
        if (!report.Policies.IsEmpty)
        {
            ImmutableArray<Figure?> figures = [ScheduleFigure.Gantt(report.Policies), ScheduleFigure.Targets(report.Policies)];
            blocks.Add(new FiguresBlock([.. figures.OfType<Figure>()]));
            blocks.Add(new TableBlock(ScheduleTable.Of(report.Policies)));
        }

        if (report.ScheduleText.Length > 0)
        {
            blocks.Add(new PreformattedBlock(report.ScheduleText));
        }

        return blocks.ToImmutable();
    }

    private static ImmutableArray<ReportBlock> Sensitivity(RunReport report) => report.Sensitivity is not { } sensitivity
        ? []
        :
        [
            new FiguresBlock([SensitivityFigure.Of(sensitivity)]),
            new TableBlock(SensitivityTable.Limits(sensitivity, BearableDrops)),
        ];

    private static ImmutableArray<(string Name, string Value)> Facts(RunRecord run) =>
    [
        ("Started", run.Started.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture)),
        ("Duration", Duration(run.DurationSeconds)),
        ("Network", run.Architecture),
        ("Data set", run.DataSet),
        ("Seed", run.Seed.ToString(CultureInfo.InvariantCulture)),
        .. run.Command.Length == 0 ? [] : new[] { ("Command", run.Command) },
        .. run.Versions.Select(version => (version.Key, version.Value)),
    ];

    private static string Duration(double seconds)
    {
        var time = TimeSpan.FromSeconds(seconds);
        return time switch
        {
            { TotalSeconds: < 100 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.#} s"),
            { TotalMinutes: < 100 } => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes} min {time.Seconds} s"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours} h {time.Minutes} min"),
        };
    }
}
