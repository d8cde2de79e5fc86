using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Distiller.Examples.Tests.CompressClassifier;

/// <summary>The sample application in two processes, as <c>./build.sh launch</c> starts them, beside the same in one.</summary>
[NonParallelizable]
public sealed class ClassifierRankTests
{
    private const string Schedule = """
        version: 1
        pruners:
          agp: {class: AutomatedGradualPruner, initial_sparsity: 0.1, final_sparsity: 0.6, weights: [fc*.weight]}
        policies:
          - {pruner: {instance_name: agp}, starting_epoch: 0, ending_epoch: 2, frequency: 1}
        """;

    private string folder = "";

    [SetUp]
    public void MakeFolder()
    {
        folder = Directory.CreateTempSubdirectory("classifier-ranks-").FullName;
        File.WriteAllText(PathOf("agp.yaml"), Schedule);
    }

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public void Two_ranks_train_the_network_of_one_process_and_the_first_writes_and_talks()
    {
        string[] arguments = ["-b", "32", "--lr", "0.05", "--epochs", "2", "--compress", PathOf("agp.yaml")];
        ExampleProcess one = Run(1, [.. arguments, "-n", "one"]);
        ExampleProcess two = Run(2, [.. arguments, "-n", "two"]);

        Assert.That(two.ExitCode, Is.Zero, two.Errors);
        Assert.That(two.Output, Does.Not.Contain("[1]"), "the second is silent");
        Assert.That(two.Output.TrimEnd().Split('\n')[^1].Trim(), Is.EqualTo(Path.Combine(RunOf("two"), "report.html")));
        Assert.That(Files("two"), Is.EquivalentTo(Files("one")));
        Assert.That(File.ReadLines(Path.Combine(RunOf("two"), "metrics.csv")).Count(), Is.EqualTo(File.ReadLines(Path.Combine(RunOf("one"), "metrics.csv")).Count()), "each epoch once");
        Assert.That(Figure("two", "sparsity"), Is.EqualTo(Figure("one", "sparsity")));
        Assert.That(Figure("two", "loss"), Is.EqualTo(Figure("one", "loss")).Within(1e-3), one.Errors);

        // One goes on with what two have left.
        ExampleProcess resumed = Run(1, "-b", "32", "--epochs", "3", "-n", "resumed", "--resume-from", Path.Combine(RunOf("two"), "two_checkpoint.ckpt"), "--compress", PathOf("agp.yaml"));
        Assert.That(resumed.ExitCode, Is.Zero, resumed.Errors);
    }

    [Test]
    public void Shared_analysis_of_sensitivity_has_the_figures_of_one_process()
    {
        string[] arguments = ["--sense", "filter", "--sense-range", "0", "0.6", "0.25"];
        Assert.That(Run(1, [.. arguments, "-n", "one"]).ExitCode, Is.Zero);
        ExampleProcess two = Run(2, [.. arguments, "-n", "two"]);

        Assert.That(two.ExitCode, Is.Zero, two.Errors);
        Assert.That(File.ReadAllText(Path.Combine(RunOf("two"), "sensitivity.csv")), Is.EqualTo(File.ReadAllText(Path.Combine(RunOf("one"), "sensitivity.csv"))));
        Assert.That(Files("two"), Is.EquivalentTo(Files("one")));
        Assert.That(Directory.GetFiles(PathOf("runs")), Is.Empty, "the journal is for analyses that were cut off");
    }

    [Test]
    public void What_is_done_in_one_process_is_refused_in_two()
    {
        ExampleProcess two = Run(2, "--summary", "sparsity");

        Assert.That(two.ExitCode, Is.EqualTo(2));
        Assert.That(two.Errors, Does.Contain("Several processes train, analyse sensitivity"));
    }

    private ExampleProcess Run(int ranks, params string[] arguments)
    {
        ProcessStartInfo start = new(
            "bash",
            [
                Path.Combine(Repository(), "build.sh"), "launch", "-n", ranks.ToString(CultureInfo.InvariantCulture), "--",
                "dotnet", Path.Combine(AppContext.BaseDirectory, "CompressClassifier.dll"), .. arguments,
                "-a", "simplenet_cifar", "--embedded-images", "200", "--seed", "3", "-o", PathOf("runs"),
            ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("DISTILLER_DATA");
        start.Environment["OMP_NUM_THREADS"] = "1";
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new ExampleProcess(process.ExitCode, output, errors.Result);
    }

    // Without the name of the run, and without the time in the name of events.
    private string[] Files(string name) =>
        [.. Directory.GetFiles(RunOf(name)).Select(file => Path.GetFileName(file).Replace(name + "_", "", StringComparison.Ordinal).Split(".tfevents")[0])];

    private double Figure(string name, string figure)
    {
        using JsonDocument result = JsonDocument.Parse(File.ReadAllText(Path.Combine(RunOf(name), "result.json")));
        return result.RootElement.GetProperty("figures").GetProperty(figure).GetDouble();
    }

    private string RunOf(string name) => Directory.GetDirectories(PathOf("runs"), name + "-*").Single();

    private string PathOf(string name) => Path.Combine(folder, name);

    private static string Repository([CallerFilePath] string thisFile = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", ".."));
}
