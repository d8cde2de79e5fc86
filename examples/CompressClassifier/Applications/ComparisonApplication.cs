using System.Collections.Immutable;
using Distiller.Reports.Adapters;
using Distiller.Reports.Rendering;
using Distiller.Reports.Runs;
using Distiller.Results;

namespace Distiller.Examples.CompressClassifier.Applications;

/// <summary>Runs that ended, side by side: a table here, and a page with curves and trade-offs.</summary>
internal static class ComparisonApplication
{
    public static void Run(ClassifierSession session)
    {
        ImmutableArray<string> folders = session.Options.ComparedRuns;
        if (folders.Length < 2)
        {
            throw new ArgumentException("--compare-runs needs the folders of two runs or more.");
        }

        ImmutableArray<RunReport> runs = [.. folders.Select(folder => RunDirectory.Open(folder).ReadReport())];
        session.Show(RunComparison.Of([.. runs.Select(run => run.Run)]));
        session.Say(session.Folder.WriteComparison(runs, new ScottPlotRenderer()));
    }
}
