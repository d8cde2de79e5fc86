using System.Text.RegularExpressions;

namespace Distiller.Examples.Tests.DisBack;

/// <summary>The DisBack notebook as a user runs it, at its smallest.</summary>
[NonParallelizable]
public sealed class DisBackTests
{
    private string folder = "";

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("disback-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public void Smoke_run_writes_cells_criteria_pictures_and_page()
    {
        ExampleProcess run = ExampleProcess.Run("23_DisBack", "--smoke", "--out", folder);

        Assert.That(run.ExitCode, Is.Zero, run.Errors);
        string output = File.ReadAllText(Path.Combine(folder, "Output.md"));
        string[] pictures = [.. Regex.Matches(output, @"^!\[.+\]\((.+\.png)\)$", RegexOptions.Multiline).Select(match => match.Groups[1].Value)];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Regex.Count(output, @"^## \d\. ", RegexOptions.Multiline), Is.EqualTo(7));
            Assert.That(Regex.Count(output, "not tested \\(too few updates\\)"), Is.EqualTo(4));
            Assert.That(pictures, Has.Length.EqualTo(16).And.All.Matches<string>(picture => new FileInfo(Path.Combine(folder, picture)).Length > 1000));
            Assert.That(File.ReadAllText(Path.Combine(folder, "report.html")), Does.Contain("Success criteria").And.Contain("<svg"));
            Assert.That(File.ReadLines(Path.Combine(folder, "curve.csv")).Count(), Is.GreaterThan(40));
            Assert.That(File.ReadLines(Path.Combine(folder, "nodes.csv")).Skip(1).Select(line => line.Split(',')[6]), Has.All.Length.EqualTo(64));
        }
    }

    [Test]
    public void Wrong_option_gives_one_message_and_exit_code_2()
    {
        ExampleProcess run = ExampleProcess.Run("23_DisBack", "--smokee");

        Assert.That((run.ExitCode, run.Errors), Is.EqualTo((2, run.Errors)));
        Assert.That(run.Errors, Does.StartWith("error: ").And.Contain("--smokee"));
    }
}
