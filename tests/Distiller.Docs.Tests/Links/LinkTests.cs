using System.Text.RegularExpressions;

namespace Distiller.Docs.Tests.Links;

/// <summary>Links and pictures of the pages lead to files of the repository.</summary>
public sealed partial class LinkTests
{
    [TestCaseSource(nameof(Pages))]
    public void Links_of_a_page_lead_somewhere(string page)
    {
        string path = Path.Combine(RepositoryFiles.Root, page);
        string text = Code().Replace(File.ReadAllText(path), "");

        IEnumerable<string> broken = Link().Matches(text)
            .Select(match => match.Groups["target"].Value)
            .Where(target => !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith("mailto:", StringComparison.Ordinal))
            .Where(target => !Exists(path, target));

        Assert.That(broken, Is.Empty);
    }

    private static bool Exists(string page, string target)
    {
        string[] parts = target.Split('#', 2);
        string file = parts[0].Length == 0 ? page : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page)!, Uri.UnescapeDataString(parts[0])));
        if (parts.Length == 1 || !file.EndsWith(".md", StringComparison.Ordinal))
        {
            return File.Exists(file) || Directory.Exists(file);
        }

        return File.Exists(file) && Heading().Matches(File.ReadAllText(file)).Any(heading => Anchor(heading.Groups["text"].Value) == parts[1]);
    }

    // The rule by which the common hosts name headings: lower case, punctuation dropped, spaces to hyphens.
    private static string Anchor(string heading) =>
        Punctuation().Replace(heading.Trim().ToLowerInvariant(), "").Replace(' ', '-');

    private static IEnumerable<string> Pages() => RepositoryFiles.Pages().Select(RepositoryFiles.Short);

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"```.*?```|`[^`\n]*`", RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex(@"^#+ (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex Punctuation();
}
