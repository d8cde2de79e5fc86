using Distiller.Configuration;
using Distiller.Testing;

namespace Distiller.Docs.Tests.Schedules;

/// <summary>The schema for editors and the reference are those of the registry.</summary>
public sealed class GeneratedPagesTests
{
    private const string Marker = "<!-- Everything below";

    [Test]
    public void Schema_is_current() =>
        Approved.VerifyFile(ScheduleSchema.Write(FullRegistry.Instance), Path.Combine(RepositoryFiles.Root, "schedules", "distiller-schedule.schema.json"));

    [Test]
    public void Reference_is_current()
    {
        string path = Path.Combine(RepositoryFiles.Root, "docs", "yaml.md");
        string head = File.ReadAllText(path).ReplaceLineEndings("\n");
        head = head[..(head.IndexOf('\n', head.IndexOf(Marker, StringComparison.Ordinal)) + 1)];

        Approved.VerifyFile($"{head}\n{ScheduleReference.Write(FullRegistry.Instance)}", path);
    }
}
