using System.Text.RegularExpressions;

namespace Distiller.Examples.Tests.Notebooks;

/// <summary>Every notebook as a user runs it: quickly, wrongly, and as it is checked in.</summary>
[NonParallelizable]
public sealed class NotebookTests
{
    private static readonly byte[] PngSignature = [0x89, (byte)'P', (byte)'N', (byte)'G'];

    private string folder = "";

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("notebook-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [TestCaseSource(nameof(Cases))]
    public void Quick_run_writes_cells_tables_and_pictures(string application)
    {
        NotebookCase notebook = Find(application);

        ExampleProcess run = ExampleProcess.Run(application, "--quick", "--out", folder);

        Assert.That(run.ExitCode, Is.Zero, run.Errors);
        Assert.That(run.Output.TrimEnd().Split('\n')[^1].Trim(), Is.EqualTo(Path.Combine(folder, "Output.md")));
        string output = NotebookOutput.Read(folder);
        Assert.That(output.Split('\n')[0], Does.StartWith($"# {application[..2]} ").And.Contain("quick run"));
        Assert.That(output, Does.Contain("Seed 1; ").And.Contain("libtorch"));
        Assert.That(NotebookOutput.HeadingsOf(output), Is.EqualTo(notebook.Headings));
        Assert.That(notebook.Tables.Where(table => !Regex.IsMatch(output, $@"^\*\*{Regex.Escape(table)}.*\*\*\n\n\|.*\n\|.*\n\|", RegexOptions.Multiline)), Is.Empty, "tables that are missing or empty");
        Assert.That(NotebookOutput.PicturesOf(output), Is.EqualTo(notebook.Pictures));
        foreach (string picture in notebook.Pictures)
        {
            Assert.That(File.ReadAllBytes(Path.Combine(folder, picture + ".png"))[..4], Is.EqualTo(PngSignature), picture);
        }
    }

    [TestCaseSource(nameof(Cases))]
    public void Wrong_option_gives_one_message_and_exit_code_2(string application)
    {
        ExampleProcess run = ExampleProcess.Run(application, "--quick", "--outt", folder);

        Assert.That(run.ExitCode, Is.EqualTo(2), run.Output);
        Assert.That(run.Errors, Does.StartWith("error: ").And.Contain("--outt"));
    }

    [TestCaseSource(nameof(Cases))]
    public void Checked_in_output_has_the_cells_and_pictures_of_the_notebook(string application)
    {
        NotebookCase notebook = Find(application);
        string home = NotebookOutput.HomeOf(application);

        string output = NotebookOutput.Read(home);

        Assert.That(output.Split('\n')[0], Does.Contain("full run").Or.Contain("quick run"));
        Assert.That(NotebookOutput.HeadingsOf(output), Is.EqualTo(notebook.Headings));
        Assert.That(NotebookOutput.PicturesOf(output), Is.EqualTo(notebook.Pictures));
        Assert.That(notebook.Pictures.Where(picture => !File.Exists(Path.Combine(home, picture + ".png"))), Is.Empty);
    }

    [Test]
    public void Same_seed_gives_the_same_output()
    {
        ExampleProcess first = ExampleProcess.Run("08_YourOwnPruner", "--quick", "--seed", "3", "--out", Path.Combine(folder, "a"));
        ExampleProcess second = ExampleProcess.Run("08_YourOwnPruner", "--quick", "--seed", "3", "--out", Path.Combine(folder, "b"));

        Assert.That((first.ExitCode, second.ExitCode), Is.EqualTo((0, 0)), first.Errors + second.Errors);
        Assert.That(File.ReadAllText(Path.Combine(folder, "b", "Output.md")), Is.EqualTo(File.ReadAllText(Path.Combine(folder, "a", "Output.md"))));
    }

    [Test]
    public void Folder_of_data_that_does_not_exist_is_named()
    {
        ExampleProcess run = ExampleProcess.Run("02_WhatAreYouPruning", "--quick", "--out", folder, "--data", "no-such-folder");

        Assert.That(run.ExitCode, Is.EqualTo(2), run.Output);
        Assert.That(run.Errors, Does.StartWith("error: ").And.Contain("no-such-folder"));
    }

    [Test]
    public void Help_lists_every_option()
    {
        ExampleProcess help = ExampleProcess.Run("01_FirstSchedule", "--help");

        Assert.That(help.ExitCode, Is.Zero);
        foreach (string option in (string[])["--quick", "--out", "--data", "--seed"])
        {
            Assert.That(help.Output, Does.Contain(option));
        }
    }

    private static IEnumerable<string> Cases() => NotebookCase.All.Select(notebook => notebook.Application);

    private static NotebookCase Find(string application) => NotebookCase.All.Single(notebook => notebook.Application == application);
}
