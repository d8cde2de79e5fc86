using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Distiller.Core.Tests;

/// <summary>Folders of the library use each other in one direction only, so that each can be read with what is below it.</summary>
/// <remarks>
/// Namespaces mirror folders, and a using directive that is not needed does not compile: directives are the arrows. A namespace sees
/// those that enclose it without a directive; there, the names of their types are looked for.
/// </remarks>
[TestFixture]
public sealed partial class FolderTests
{
    [TestCase("Distiller.Core", "Distiller")]
    [TestCase("Distiller.Pruning", "Distiller.Pruning")]
    [TestCase("Distiller.Quantization", "Distiller.Quantization")]
    [TestCase("Distiller.Distillation", "Distiller.Distillation")]
    [TestCase("Distiller.Reports", "Distiller.Reports")]
    public void No_folder_is_below_itself(string assembly, string root)
    {
        Source[] sources = [.. Directory
            .EnumerateFiles(Path.Combine(Repository(), assembly), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(file => Source.Read(File.ReadAllText(file), root))];
        ILookup<string, string> types = sources.SelectMany(source => source.Types.Select(type => (source.Space, type))).ToLookup(entry => entry.Space, entry => entry.type);
        ILookup<string, string> arrows = sources
            .SelectMany(source => source.Uses(types).Where(types.Contains).Select(used => (source.Space, used)))
            .Where(arrow => arrow.Space != arrow.used)
            .Distinct()
            .ToLookup(arrow => arrow.Space, arrow => arrow.used);

        Assert.That(types, Is.Not.Empty);
        Assert.That(types.Select(space => Circle(space.Key, arrows)).FirstOrDefault(circle => circle.Length > 0), Is.Null);
    }

    private static string[] Circle(string start, ILookup<string, string> arrows)
    {
        Queue<string[]> paths = new([[start]]);
        HashSet<string> seen = [];
        while (paths.TryDequeue(out string[]? path))
        {
            foreach (string next in arrows[path[^1]])
            {
                if (next == start)
                {
                    return [.. path, start];
                }

                if (seen.Add(next))
                {
                    paths.Enqueue([.. path, next]);
                }
            }
        }

        return [];
    }

    private static string Repository([CallerFilePath] string thisFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", ".."));

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^using (?<type>static |\w+ = )?(?<name>Distiller[\w.]*);", RegexOptions.Multiline)]
    private static partial Regex Directive();

    [GeneratedRegex(@"^(?:public|internal).*\b(?:class|struct|record|interface|enum) (\w+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();

    [GeneratedRegex("^\\s*//.*$|\"[^\"\\n]*\"", RegexOptions.Multiline)]
    private static partial Regex Prose();

    private sealed record Source(string Space, string[] Types, string[] Directives, HashSet<string> Words, string Root)
    {
        public static Source Read(string text, string root)
        {
            string code = Prose().Replace(text, "");
            return new(
                Namespace().Match(code).Groups[1].Value,
                [.. Declaration().Matches(code).Select(match => match.Groups[1].Value)],
                [.. Directive().Matches(code).Select(match => match.Groups["type"].Success ? Outer(match.Groups["name"].Value) : match.Groups["name"].Value)],
                [.. Regex.Matches(code, @"\b[A-Z]\w*").Select(match => match.Value)],
                root);
        }

        public IEnumerable<string> Uses(ILookup<string, string> types)
        {
            foreach (string directive in Directives)
            {
                yield return directive;
            }

            for (string outer = Space; outer.Length > Root.Length;)
            {
                outer = Outer(outer);
                if (types[outer].Any(Words.Contains))
                {
                    yield return outer;
                }
            }
        }

        private static string Outer(string name) => name[..name.LastIndexOf('.')];
    }
}
