using Distiller.Native;

namespace Distiller.Examples.Tests.Notebooks;

/// <summary>The notebook on int8 in production: as a user runs it, and as it is checked in.</summary>
[NonParallelizable]
public sealed class Int8ProductionTests
{
    private const string Application = "34_Int8Production";

    private static readonly string[] Headings = ["The float model", "What bits cost", "Conversion", "The file", "Serving", "The outcome"];

    private string folder = "";

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("int8-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public void Quick_run_measures_converts_saves_loads_and_serves()
    {
        if (!NativeSupport.IsAvailable) Assert.Ignore(NativeSupport.UnavailableReason ?? "");

        ExampleProcess run = ExampleProcess.Run(Application, "--quick", "--out", folder);

        Assert.That(run.ExitCode, Is.Zero, run.Errors);
        string output = NotebookOutput.Read(folder);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(NotebookOutput.HeadingsOf(output), Is.EqualTo(Headings));
            Assert.That(output, Does.Contain("| layer1.0.conv2 | convolution + add | int8 |").Or.Contain("| layer1.0.conv2 | convolution + add | float |"));
            Assert.That(output, Does.Contain("**Top-1 accuracy by bits**").And.Contain("**One layer quantized at a time**").And.Contain("**Before and after**"));
            Assert.That(new[] { "sensitivity", "noise", "ranges" }.Where(picture => !File.Exists(Path.Combine(folder, picture + ".png"))), Is.Empty);
            Assert.That(output, Does.Contain("| 0 to 7 |").And.Not.Contain("| no |"));
        }
    }

    [Test]
    public void Checked_in_output_has_the_cells_of_the_notebook()
    {
        string output = NotebookOutput.Read(NotebookOutput.HomeOf(Application));

        Assert.That(output.Split('\n')[0], Does.Contain("full run"));
        Assert.That(NotebookOutput.HeadingsOf(output), Is.EqualTo(Headings));
    }
}
