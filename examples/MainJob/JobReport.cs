using System.Collections.Immutable;
using System.Globalization;
using Distiller.Native;
using Distiller.Reports.Adapters;
using Distiller.Reports.Rendering;
using Distiller.Reports.Runs;
using Distiller.Reports.Tables;
using Distiller.Results;
using Distiller.Scheduling;
using Distiller.Training;
using Distiller.Zoo.Data;
using Spectre.Console;

namespace Distiller.Examples.MainJob;

/// <summary>What the job leaves behind: tables, figures, the page, and the closing table on the console.</summary>
internal sealed record JobReport(
    JobOptions Options,
    DataSet Data,
    JobState State,
    CompressionSchedule Schedule,
    ImmutableArray<PolicyTimeline> Policies,
    ModelSummary After,
    EvaluationResult Pruned,
    DateTimeOffset Started,
    TimeSpan Elapsed)
{
    private ModelSummary Before => State.Dense!.Summary;

    /// <summary>Writes all files and ends with the path of the page.</summary>
    public void Write(RunDirectory folder, IAnsiConsole console)
    {
        ScottPlotRenderer renderer = new();
        ImmutableArray<ComparedFigure> comparison = Compare();
        folder.WriteTable("sparsity.csv", SparsityTable.Of(After));
        folder.WriteTable("compute.csv", ComputeTable.Of(After));
        if (State.Sensitivity is { } sensitivity)
        {
            folder.WriteTable("sensitivity.csv", SensitivityTable.Of(sensitivity));
            folder.WriteFigure("sensitivity", SensitivityFigure.Of(sensitivity), renderer);
        }

        folder.WriteTable("epochs.csv", EpochTable.Of(State.Epochs));
        AtomicMarkdown(folder, "sparsity.md", SparsityTable.Of(After));
        AtomicMarkdown(folder, "compute.md", ComputeTable.Of(After));
        folder.WriteFigure("schedule", ScheduleFigure.Gantt(Policies), renderer);
        if (ScheduleFigure.Targets(Policies) is { } targets)
        {
            folder.WriteFigure("agp", targets, renderer);
        }

        foreach ((string name, Distiller.Reports.Figures.Figure? figure) in new[]
        {
            ("loss", TrainingCurvesFigure.Loss(State.Epochs)),
            ("accuracy", TrainingCurvesFigure.Accuracy(State.Epochs)),
            ("training-sparsity", TrainingCurvesFigure.Sparsity(State.Epochs)),
        })
        {
            if (figure is not null)
            {
                folder.WriteFigure(name, figure, renderer);
            }
        }

        string page = folder.WriteReport(
            new RunReport
            {
                Run = Record(comparison),
                Comparison = comparison,
                Before = Before,
                After = After,
                Epochs = State.Epochs,
                Sensitivity = State.Sensitivity,
                Policies = Policies,
                ScheduleText = string.Join('\n', Schedule.Policies),
                Decisions = Decisions(),
                Caution = Data.Origin == DataOrigin.Embedded
                    ? "Measured on embedded line figures: good for trying the tools, not for judging methods. Give --data to use a real data set."
                    : "",
            },
            renderer);

        TextTableWriter.Write(console, SparsityTable.Of(After));
        TextTableWriter.Write(console, ComputeTable.Of(After));
        TextTableWriter.Write(console, BeforeAfterTable.Of(comparison));
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Elapsed.TotalSeconds:0} s. Report:"));
        console.WriteLine(page);
    }

    private static void AtomicMarkdown(RunDirectory folder, string name, Distiller.Reports.Tables.Table table) =>
        Distiller.IO.AtomicFile.WriteText(folder.PathOf(name), MarkdownTableWriter.Write(table));

    private ImmutableArray<ComparedFigure> Compare() =>
    [
        new() { Name = "top1", Label = "Top-1 accuracy", Unit = "%", Digits = 2, Before = 100 * State.Dense!.Top1, After = 100 * Pruned.Top1!.Value },
        new() { Name = "loss", Label = "Loss", Digits = 4, Before = State.Dense.Loss, After = Pruned.Loss },
        new() { Name = "sparsity", Label = "Sparsity", Unit = "%", Digits = 2, Before = 100 * Before.Sparsity, After = 100 * After.Sparsity },
        new() { Name = "nonzero_parameters", Label = "Non-zero weights", Before = Before.NonZeroCount, After = After.NonZeroCount },
        .. ModelFigures.Costs(Before, After),
        new() { Name = "nonzero_macs", Label = "MACs with non-zero weights", Before = NonZeroMacs(Before), After = NonZeroMacs(After) },
    ];

    // Single zeros save work only where a kernel skips them; thinning removes whole filters and saves it everywhere.
    private static double NonZeroMacs(ModelSummary summary) => Math.Floor(summary.Layers.Sum(layer =>
        layer.MacCount * (1 - (summary.Weights.FirstOrDefault(weight => weight.Name == layer.Name + ".weight")?.Sparsity ?? 0))));

    private RunRecord Record(ImmutableArray<ComparedFigure> comparison) => new()
    {
        Name = "main job",
        Started = Started,
        DurationSeconds = Elapsed.TotalSeconds,
        Architecture = Options.Architecture,
        DataSet = Data.Description,
        Seed = Options.Seed,
        Command = Options.CommandLine,
        Figures = comparison
            .SelectMany(figure => new[] { (figure.Name, figure.After), (Name: figure.Name + "_before", After: figure.Before ?? double.NaN) })
            .ToImmutableSortedDictionary(entry => entry.Name, entry => entry.After, StringComparer.Ordinal),
        Versions = RuntimeVersions.Collect(),
    };

    private ImmutableArray<string> Decisions()
    {
        if (State.Targets is not { } targets)
        {
            return [$"The schedule is that of {Options.Schedule}."];
        }

        HashSet<string> pruned = [.. JobSchedule.Pruned(targets).Select(entry => entry.Key)];
        return
        [
            string.Create(CultureInfo.InvariantCulture, $"Levels were chosen so that every layer, pruned alone, costs the same top-1 accuracy on {Options.SensitivityImages} validation images, and all together reach {100 * Options.TargetSparsity:0.#} %."),
            .. targets.Select(entry => pruned.Contains(entry.Key)
                ? string.Create(CultureInfo.InvariantCulture, $"{entry.Key}: pruned gradually from {100 * JobSchedule.InitialSparsity:0.#} % to {100 * entry.Value:0.0} %.")
                : string.Create(CultureInfo.InvariantCulture, $"{entry.Key}: left dense, because {100 * entry.Value:0.0} % is below the {100 * JobSchedule.InitialSparsity:0.#} % at which gradual pruning starts.")),
            "Biases are never pruned: they are few, and each serves a whole filter.",
        ];
    }
}
