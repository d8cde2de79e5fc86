using System.Runtime.CompilerServices;
using NUnit.Framework;

namespace Distiller.Testing;

/// <summary>Compares a text with one that is checked in, <c>Approved/NAME</c> beside the test's source file.</summary>
/// <remarks>Set the environment variable <see cref="Variable"/> to 1 to write the files instead, then read the difference.</remarks>
public static class Approved
{
    /// <summary>The environment variable that turns comparing into writing.</summary>
    public const string Variable = "DISTILLER_APPROVE";

    /// <summary>Fails, with the first line that differs, unless the texts are equal. Line ends do not matter.</summary>
    /// <param name="text">What the code made.</param>
    /// <param name="name">File name with extension, unique in the test's folder.</param>
    /// <param name="source">Filled in by the compiler: the test's source file.</param>
    public static void Verify(string text, string name, [CallerFilePath] string source = "")
        => VerifyFile(text, Path.Combine(Path.GetDirectoryName(source)!, "Approved", name));

    /// <summary>Fails, with the first line that differs, unless a checked-in file has that text: a page that is generated.</summary>
    /// <param name="text">What the code made.</param>
    /// <param name="path">The file.</param>
    public static void VerifyFile(string text, string path)
    {
        var name = Path.GetFileName(path);
        var actual = text.ReplaceLineEndings("\n").TrimEnd('\n') + "\n";
        if (Environment.GetEnvironmentVariable(Variable) == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
            return;
        }

        Assert.That(File.Exists(path), $"No approved text {path}. Run the test with {Variable}=1 to write it, then review it.");
        var expected = File.ReadAllText(path).ReplaceLineEndings("\n");
        if (expected == actual)
        {
            return;
        }

        var (was, now) = (expected.Split('\n'), actual.Split('\n'));
        var line = Enumerable.Range(0, Math.Max(was.Length, now.Length))
            .First(i => was.ElementAtOrDefault(i) != now.ElementAtOrDefault(i));
        Assert.Fail($"{name} differs from the approved text in line {line + 1}:\n"
            + $"approved: {was.ElementAtOrDefault(line) ?? "(end)"}\n"
            + $"now:      {now.ElementAtOrDefault(line) ?? "(end)"}\n"
            + $"If the change is meant, run with {Variable}=1 and commit {path}.\n\nWhole text now:\n{actual}");
    }
}
