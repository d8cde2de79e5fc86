using System.Runtime.CompilerServices;
using Distiller.Configuration;
using Distiller.LearningRate;

namespace Distiller.Pruning.Tests.Configuration;

/// <summary>Files of the repository, and the registry that reads its schedules.</summary>
internal static class Repository
{
    /// <summary>Everything that these tests can reference.</summary>
    public static ComponentRegistry Registry => new ComponentRegistry().AddPruning(NoBatches.Instance).AddLearningRates();

    /// <summary>The YAML files in <c>schedules/</c> that need nothing beyond <see cref="Registry"/>.</summary>
    public static IEnumerable<string> Schedules => Directory.EnumerateFiles(PathOf("schedules"), "*.yaml")
        .Where(path => File.ReadAllText(path) is var text
            && text.Contains("distiller-schedule.schema.json", StringComparison.Ordinal)
            && !text.Contains("\nquantizers:", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);

    /// <summary>The full path of a file or folder of the repository.</summary>
    public static string PathOf(string relative, [CallerFilePath] string source = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(source)!, "..", "..", "..", relative));

    public static ScheduleFile Parse(string text, string name = "mutant.yaml")
    {
        using StringReader reader = new(text);
        return ScheduleFile.Parse(reader, name, Registry);
    }
}
