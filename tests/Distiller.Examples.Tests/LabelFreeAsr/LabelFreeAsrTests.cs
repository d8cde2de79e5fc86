using System.Text.RegularExpressions;
using Distiller.Distillation.LabelFree;
using Distiller.Examples.Tests.Notebooks;

namespace Distiller.Examples.Tests.LabelFreeAsr;

/// <summary>The notebook on label-free distillation: as a user runs it, at its smallest, and as it is checked in.</summary>
[NonParallelizable]
public sealed class LabelFreeAsrTests
{
    private const string Application = "22_LabelFreeAsr";

    private static readonly string[] Headings = ["The recordings", "The models", "Pseudo-labels", "Signals", "Filters", "Students", "What was claimed"];

    private static readonly string[] Pictures = ["roc", "kept", "wer", "intervals"];

    private string folder = "";

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("label-free-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public void Smoke_run_writes_cells_tables_pictures_and_pseudo_labels()
    {
        ExampleProcess run = ExampleProcess.Run(Application, "--smoke", "--seeds", "2", "--out", folder);

        Assert.That(run.ExitCode, Is.Zero, run.Errors);
        string output = NotebookOutput.Read(folder);
        PseudoLabelDataset labels = PseudoLabelStore.Load(Path.Combine(folder, "pseudo.jsonl"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(NotebookOutput.HeadingsOf(output), Is.EqualTo(Headings));
            Assert.That(NotebookOutput.PicturesOf(output), Is.EqualTo(Pictures));
            Assert.That(Pictures, Has.All.Matches<string>(picture => new FileInfo(Path.Combine(folder, picture + ".png")).Length > 1000));
            Assert.That(Regex.Count(output, "not tested"), Is.EqualTo(4));
            Assert.That(output, Does.Contain("| 0 reads | holds |"));
            Assert.That(output, Does.Contain("| Signal | seed 1 | seed 2 | mean | deviation |"));
            Assert.That(NotebookOutput.HeadingsOf(NotebookOutput.Read(Path.Combine(folder, "seed-2"))), Is.EqualTo(Headings));
            Assert.That(labels.Labels, Has.Length.EqualTo(64));
            Assert.That(labels.Labels.SelectMany(label => label.LogProbabilities), Has.All.Matches<float>(value => float.IsFinite(value) && value <= 0));
            Assert.That(File.ReadLines(Path.Combine(folder, "scores.csv")).First(), Is.EqualTo("id,kind,proxy,conf,entropy,nnll,embed,roundtrip,wer,text,said"));
            Assert.That(File.ReadLines(Path.Combine(folder, "scores.csv")).Count(), Is.EqualTo(65));
            Assert.That(File.Exists(Path.Combine(folder, "auc.csv")) && File.Exists(Path.Combine(folder, "wer.csv")));
            Assert.That(File.ReadAllText(Path.Combine(folder, "report.html")), Does.Contain("Success criteria").And.Contain("<svg"));
        }
    }

    [Test]
    public void Checked_in_output_has_the_cells_and_pictures_of_the_notebook()
    {
        string home = NotebookOutput.HomeOf(Application);

        string output = NotebookOutput.Read(home);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(output.Split('\n')[0], Does.Contain("full run").Or.Contain("quick run"));
            Assert.That(NotebookOutput.HeadingsOf(output), Is.EqualTo(Headings));
            Assert.That(NotebookOutput.PicturesOf(output), Is.EqualTo(Pictures));
            Assert.That(Pictures.Where(picture => !File.Exists(Path.Combine(home, picture + ".png"))), Is.Empty);
        }
    }

    [Test]
    public void Wrong_option_gives_one_message_and_exit_code_2()
    {
        ExampleProcess run = ExampleProcess.Run(Application, "--smokee");

        Assert.That(run.ExitCode, Is.EqualTo(2), run.Output);
        Assert.That(run.Errors, Does.StartWith("error: ").And.Contain("--smokee"));
    }
}
