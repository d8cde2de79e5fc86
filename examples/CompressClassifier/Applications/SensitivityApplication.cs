using System.Collections.Immutable;
using System.Globalization;
using Distiller.Configuration;
using Distiller.Native;
using Distiller.Pruning;
using Distiller.Reports.Adapters;
using Distiller.Reports.Rendering;
using Distiller.Results;
using Distiller.Scheduling;

namespace Distiller.Examples.CompressClassifier.Applications;

/// <summary>How much sparsity each layer stands when it alone is pruned.</summary>
internal static class SensitivityApplication
{
    // Drops in points of accuracy that are worth reading off the curves.
    private static readonly double[] drops = [0.5, 1, 2, 5];

    public static void Run(ClassifierSession session)
    {
        var (options, range) = (session.Options, session.Options.SensitivityRange);
        SensitivityOptions settings = new()
        {
            Structure = options.Sensitivity!.Value,
            Levels = SensitivityOptions.LevelRange(range[0], range[1], range[2]),
            Work = ClassifierRanks.Sensitivity(session),
        };
        session.Say(session.Data.Description);
        SensitivityResult? result = null;
        int measurements = settings.Levels.Length * session.Model.named_parameters().Count(entry => entry.parameter.dim() > 1);
        ProgressDisplay.Run(session.Console, "sensitivity analysis", measurements, report => result = SensitivityAnalysis.Run(
            session.Model,
            session.Data.Test,
            settings,
            new ImmediateProgress<SensitivityProgress>(progress => report(progress.Completed, progress.Parameter)),
            session.Cancellation));
        if (!session.Ranks.IsFirst)
        {
            return;
        }

        session.Show(SensitivityTable.Limits(result!, drops));
        session.Folder.WriteTable("sensitivity.csv", SensitivityTable.Of(result!));
        session.Folder.WriteFigure("sensitivity", SensitivityFigure.Of(result!), new ScottPlotRenderer());
        session.Say(session.Folder.PathOf("sensitivity.csv"));
        Report(session, result!);
        ClassifierRanks.EndSensitivity(session);
    }

    private static void Report(ClassifierSession session, SensitivityResult result)
    {
        var options = session.Options;
        CompressionSchedule schedule = result.SuggestSchedule(session.Model, options.SensitivityTarget, EpochWindow.Range(0, Math.Max(2, options.Epochs * 2 / 3)));
        string file = session.Folder.PathOf("suggested.yaml");
        ScheduleFile.Save(file, schedule, new ComponentRegistry().AddPruning());
        session.Say(string.Create(CultureInfo.InvariantCulture, $"A schedule for {100 * options.SensitivityTarget:0.#} % sparsity: {file}"));
        string page = session.Folder.WriteReport(
            new RunReport
            {
                Run = new RunRecord
                {
                    Name = $"sensitivity of {options.Architecture}",
                    Started = session.Started,
                    DurationSeconds = (DateTimeOffset.UtcNow - session.Started).TotalSeconds,
                    Architecture = options.Architecture,
                    DataSet = session.Data.Description,
                    Seed = options.Seed,
                    Command = options.CommandLine,
                    Figures = ImmutableSortedDictionary<string, double>.Empty,
                    Versions = RuntimeVersions.Collect(),
                },
                Sensitivity = result,
                Policies = schedule.Timeline(),
                ScheduleText = File.ReadAllText(file),
                Decisions = [string.Create(CultureInfo.InvariantCulture, $"Levels were chosen so that every layer, pruned alone, costs the same top-1 accuracy, and all together reach {100 * options.SensitivityTarget:0.#} %.")],
            },
            new ScottPlotRenderer());
        session.Say(page);
    }
}
