using System.Text.RegularExpressions;

namespace Distiller.Examples.Tests.DistilHubert;

/// <summary>The DistilHuBERT notebook as a user runs it, at its smallest.</summary>
[NonParallelizable]
public sealed class DistilHubertTests
{
    private string folder = "";

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("distilhubert-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public void Smoke_run_writes_cells_criteria_pictures_and_tables()
    {
        ExampleProcess run = ExampleProcess.Run("21_DistilHubert", "--smoke", "--out", folder);

        Assert.That(run.ExitCode, Is.Zero, run.Errors);
        string output = File.ReadAllText(Path.Combine(folder, "Output.md"));
        string[] pictures = [.. Regex.Matches(output, @"^!\[.+\]\((.+\.png)\)$", RegexOptions.Multiline).Select(match => match.Groups[1].Value)];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Regex.Count(output, @"^## \d\. ", RegexOptions.Multiline), Is.EqualTo(7));
            Assert.That(Regex.Count(output, "not tested"), Is.EqualTo(4), "a smoke run claims nothing");
            Assert.That(pictures, Has.Length.EqualTo(5).And.All.Matches<string>(picture => new FileInfo(Path.Combine(folder, picture)).Length > 1000));
            Assert.That(File.ReadLines(Path.Combine(folder, "results.csv")).Count(), Is.GreaterThan(20));
            Assert.That(File.ReadLines(Path.Combine(folder, "layers.csv")).Count(), Is.EqualTo(1 + 6));
            Assert.That(File.ReadLines(Path.Combine(folder, "latency.csv")).Count(), Is.EqualTo(1 + 3));
        }
    }

    [Test]
    public void Wrong_option_gives_one_message_and_exit_code_2()
    {
        ExampleProcess run = ExampleProcess.Run("21_DistilHubert", "--smokee");

        Assert.That((run.ExitCode, run.Errors), Is.EqualTo((2, run.Errors)));
        Assert.That(run.Errors, Does.StartWith("error: ").And.Contain("--smokee"));
    }
}
