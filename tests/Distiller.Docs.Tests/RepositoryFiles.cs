using System.Runtime.CompilerServices;

namespace Distiller.Docs.Tests;

/// <summary>The pages of the repository, where a reader finds them.</summary>
internal static class RepositoryFiles
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = Find();

    /// <summary>Every page that is written by hand or checked in: README and its kin, docs, and the pages of the notebooks.</summary>
    public static IEnumerable<string> Pages()
    {
        string[] folders = ["docs", "examples", "schedules", "standins", "benchmarks", "native"];
        IEnumerable<string> deep = folders
            .Select(folder => Path.Combine(Root, folder))
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.md", SearchOption.AllDirectories))
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}node_modules{Path.DirectorySeparatorChar}", StringComparison.Ordinal));
        return Directory.EnumerateFiles(Root, "*.md").Concat(deep).Order(StringComparer.Ordinal);
    }

    /// <summary>The path as a reader writes it, from the root.</summary>
    public static string Short(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static string Find([CallerFilePath] string source = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(source)!, "..", ".."));
}
