using Distiller.Reports.Adapters;
using Distiller.Scheduling;

namespace Distiller.Examples.CompressClassifier.Applications;

/// <summary>What a schedule will do, before any training.</summary>
internal static class DryRunApplication
{
    public static void Run(ClassifierSession session)
    {
        if (session.Options.Schedule is null)
        {
            throw new ArgumentException("--dry-run shows a schedule: give one with --compress FILE.");
        }

        using TeacherPair teacher = new(session);
        var rows = session.Schedule(teacher.Pair).DryRun(session.Model);
        session.Show(DryRunTable.Of(rows));
        session.Show(DryRunTable.ByEpoch(rows));
    }
}
