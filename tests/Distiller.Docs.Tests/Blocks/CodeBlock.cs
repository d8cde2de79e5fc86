namespace Distiller.Docs.Tests.Blocks;

/// <summary>A fenced block of C# in a page.</summary>
/// <param name="Page">Path from the root of the repository.</param>
/// <param name="Line">Line of the block's first line of code, from 1.</param>
/// <param name="Code">The lines between the fences.</param>
public sealed record CodeBlock(string Page, int Line, string Code)
{
    /// <summary>All blocks of a page that are fenced as <c>csharp</c> or <c>cs</c>.</summary>
    public static IEnumerable<CodeBlock> In(string path)
    {
        string[] lines = File.ReadAllLines(path);
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].Trim() is not ("```csharp" or "```cs"))
            {
                continue;
            }

            int start = i + 1;
            int end = Array.FindIndex(lines, start, line => line.TrimStart().StartsWith("```", StringComparison.Ordinal));
            Assert.That(end, Is.GreaterThan(start), $"{RepositoryFiles.Short(path)}:{i + 1}: the block is empty or never closed");
            yield return new(RepositoryFiles.Short(path), start + 1, string.Join('\n', lines[start..end]));
            i = end;
        }
    }

    public override string ToString() => $"{Page}:{Line}";
}
