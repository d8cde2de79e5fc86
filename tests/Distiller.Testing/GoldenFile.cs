using System.Text.Json;
using NUnit.Framework;

namespace Distiller.Testing;

/// <summary>Reads <c>Golden/NAME.json</c>, which the build copies beside the test assembly.</summary>
/// <example><code>
/// private static IEnumerable&lt;TestCaseData&gt; Densities => GoldenFile.Cases("sparsity_utils", "cases");
///
/// [TestCaseSource(nameof(Densities))]
/// public void Measure_is_that_of_the_original(GoldenValue golden) => ...
/// </code></example>
public static class GoldenFile
{
    /// <summary>The root of a file: <paramref name="name"/> without folder and extension.</summary>
    public static GoldenValue Read(string name)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Golden", name + ".json");
        if (!File.Exists(path))
        {
            throw new FileNotFoundException(
                $"Golden file '{name}' is not beside the test assembly. Looked for {path}; it comes from tests/Golden.", path);
        }

        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        return new GoldenValue(document.RootElement.Clone(), name);
    }

    /// <summary>One NUnit case per entry of a list, shown as the entry's title or position.</summary>
    /// <param name="name">File, without extension.</param>
    /// <param name="list">Property of the root that holds the list.</param>
    /// <param name="title">Text for the test's name; by default the entry's position.</param>
    /// <param name="where">Keeps the entries for which it holds; by default all.</param>
    public static IEnumerable<TestCaseData> Cases(
        string name, string list, Func<GoldenValue, string>? title = null, Func<GoldenValue, bool>? where = null) =>
        Read(name)[list].Items
            .Where(entry => where is null || where(entry))
            .Select(entry => new TestCaseData(entry)
                .SetArgDisplayNames(title is null ? entry.Path : $"{entry.Path} {title(entry)}"));
}
