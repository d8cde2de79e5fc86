using Distiller.Pruning;
using Distiller.Reports.Adapters;
using Distiller.Reports.Rendering;
using Distiller.Results;

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
        session.Show(SensitivityTable.Limits(result!, drops));
        session.Folder.WriteTable("sensitivity.csv", SensitivityTable.Of(result!));
        session.Folder.WriteFigure("sensitivity", SensitivityFigure.Of(result!), new ScottPlotRenderer());
        session.Say(session.Folder.PathOf("sensitivity.csv"));
    }
}
