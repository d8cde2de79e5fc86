using System.Text.RegularExpressions;

namespace Distiller.Examples.Tests.Notebooks;

/// <summary>An <c>Output.md</c> that a notebook wrote: its cells and pictures.</summary>
internal static partial class NotebookOutput
{
    /// <summary>Of a run.</summary>
    internal static string Read(string folder) => File.ReadAllText(Path.Combine(folder, "Output.md"));

    /// <summary>Where the repository has the notebook and the output that is checked in.</summary>
    internal static string HomeOf(string application)
    {
        DirectoryInfo? place = new(AppContext.BaseDirectory);
        while (place is not null && !File.Exists(Path.Combine(place.FullName, "Distiller.sln")))
        {
            place = place.Parent;
        }

        return place is null
            ? throw new DirectoryNotFoundException("The tests run outside the repository: no folder above them holds Distiller.sln.")
            : Path.Combine(place.FullName, "examples", application);
    }

    internal static string[] HeadingsOf(string output) => [.. Heading.Matches(output).Select(match => match.Groups[1].Value)];

    /// <summary>Without drawings, which are there only where Graphviz is installed.</summary>
    internal static string[] PicturesOf(string output) =>
        [.. Picture.Matches(output).Select(match => match.Groups[1].Value).Where(name => !name.StartsWith("drawing-", StringComparison.Ordinal))];

    [GeneratedRegex(@"^## \d+\. (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading { get; }

    [GeneratedRegex(@"!\[[^\]]+\]\(([^)]+)\.png\)")]
    private static partial Regex Picture { get; }
}
