using System.Text.Json;
using Distiller.Persistence;

namespace Distiller.Examples.Tests.MainJob;

[NonParallelizable]
public sealed class MainJobTests
{
    private string folder = "";

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("main-job-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public void Quick_run_ends_with_the_report_and_reaches_the_sparsity()
    {
        ExampleProcess run = Run("--quick", "--out", Out("run"));

        Assert.That(run.ExitCode, Is.Zero, run.Errors);
        Assert.That(run.Output.TrimEnd().Split('\n')[^1].Trim(), Is.EqualTo(Path.Combine(Out("run"), "report.html")));
        using JsonDocument result = JsonDocument.Parse(File.ReadAllText(Path.Combine(Out("run"), "result.json")));
        JsonElement figures = result.RootElement.GetProperty("figures");
        Assert.That(figures.GetProperty("sparsity").GetDouble(), Is.GreaterThanOrEqualTo(85));
        Assert.That(figures.GetProperty("macs").GetDouble(), Is.EqualTo(2_293_000));
        Assert.That(figures.GetProperty("parameters").GetDouble(), Is.EqualTo(431_080));
        Assert.That(figures.GetProperty("size").GetDouble(), Is.EqualTo(4 * 431.080).Within(1e-9));
        Assert.That(figures.GetProperty("latency").GetDouble(), Is.Positive);
        Assert.That(figures.GetProperty("latency_before").GetDouble(), Is.Positive);
        Assert.That(result.RootElement.GetProperty("seed").GetInt64(), Is.EqualTo(1));
        foreach (string file in (string[])["sensitivity.csv", "sensitivity.png", "agp.svg", "sparsity.md", "compute.csv", "epochs.csv", "checkpoint.ckpt"])
        {
            Assert.That(Path.Combine(Out("run"), file), Does.Exist);
        }
    }

    [Test]
    public void Same_seed_gives_the_same_figures()
    {
        Assert.That(Run("--quick", "--seed", "7", "--out", Out("a")).ExitCode, Is.Zero);
        Assert.That(Run("--quick", "--seed", "7", "--out", Out("b")).ExitCode, Is.Zero);

        Assert.That(Figures("a"), Is.EqualTo(Figures("b")));
        Assert.That(File.ReadAllBytes(Path.Combine(Out("a"), "sensitivity.csv")), Is.EqualTo(File.ReadAllBytes(Path.Combine(Out("b"), "sensitivity.csv"))));
    }

    [Test]
    public void Interrupted_run_leaves_a_whole_checkpoint_and_goes_on_to_the_same_result()
    {
        string[] settings = ["--quick", "--epochs", "2", "--prune-epochs", "4"];
        Assert.That(Run([.. settings, "--out", Out("whole")]).ExitCode, Is.Zero);

        ExampleProcess stopped = ExampleProcess.RunAndInterrupt(
            "MainJob", line => line.StartsWith("epoch 0", StringComparison.Ordinal), [.. settings, "--out", Out("stopped")]);
        string checkpoint = Path.Combine(Out("stopped"), "checkpoint.ckpt");
        Assert.That(stopped.ExitCode, Is.EqualTo(130), stopped.Output + stopped.Errors);
        using (Checkpoint saved = Checkpoint.Load(checkpoint))
        {
            Assert.That(saved.HasOptimizer && saved.HasScheduler);
        }

        ExampleProcess resumed = Run([.. settings, "--resume", checkpoint, "--out", Out("resumed")]);
        Assert.That(resumed.ExitCode, Is.Zero, resumed.Errors);
        Assert.That(Figures("resumed"), Is.EqualTo(Figures("whole")));
    }

    [Test]
    public void Schedule_file_stands_for_the_analysis_and_thins_what_it_pruned()
    {
        ExampleProcess run = Run("--quick", "--schedule", ScheduleText(), "--out", Out("run"));

        Assert.That(run.ExitCode, Is.Zero, run.Errors);
        using JsonDocument result = JsonDocument.Parse(File.ReadAllText(Path.Combine(Out("run"), "result.json")));
        JsonElement figures = result.RootElement.GetProperty("figures");
        Assert.That(figures.GetProperty("parameters").GetDouble(), Is.LessThan(431_080 * 0.6));
        Assert.That(Path.Combine(Out("run"), "agp.svg"), Does.Exist);
        Assert.That(Path.Combine(Out("run"), "sensitivity.csv"), Does.Not.Exist);
        Assert.That(File.ReadAllText(Path.Combine(Out("run"), "report.html")), Does.Contain("small.yaml"));
    }

    [Test]
    public void Dry_run_shows_each_policy_tensor_and_epoch_and_needs_no_data()
    {
        ExampleProcess run = Run("--dry-run", "--schedule", ScheduleText(), "--data", "no-such-folder");

        Assert.That(run.ExitCode, Is.Zero, run.Errors);
        Assert.That(run.Output, Does.Contain("conv2.weight").And.Contain("50.00"));
        Assert.That(run.Output.TrimEnd().Split('\n')[^1].Trim(), Is.EqualTo("simplenet_mnist: policies 3, tensors 1, epochs 0 to 2"));
    }

    [Test]
    public void Mistake_in_a_schedule_file_shows_before_training_with_its_place()
    {
        string file = ScheduleText("conv3.weight");
        ExampleProcess run = Run("--quick", "--schedule", file, "--out", Out("bad"));

        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.Errors, Does.Contain(file).And.Contain("conv3.weight").And.Contain("conv2.weight"));
        Assert.That(run.Output, Does.Not.Contain("epoch 0"));
    }

    [Test]
    public void Help_lists_every_option()
    {
        ExampleProcess help = Run("--help");

        Assert.That(help.ExitCode, Is.Zero);
        foreach (string option in (string[])["--data", "--out", "--arch", "--epochs", "--target", "--schedule", "--dry-run", "--seed", "--resume", "--quick"])
        {
            Assert.That(help.Output, Does.Contain(option));
        }
    }

    [TestCase("there is no such folder", "does not exist", "--data", "no-such-folder")]
    [TestCase("unknown network, nearest name", "resnet20_cifar", "--arch", "resnet20_cifra")]
    [TestCase("network without data", "imagenet", "--arch", "resnet18")]
    [TestCase("wrong option", "--taget", "--taget", "0.5")]
    [TestCase("value out of range", "between 0 and 1", "--target", "1.5")]
    [TestCase("no number", "many", "--epochs", "many")]
    [TestCase("dry run of nothing", "--schedule", "--dry-run")]
    [TestCase("targets twice", "--target", "--schedule", "any.yaml", "--target", "0.5")]
    [TestCase("no schedule", "missing.yaml", "--schedule", "missing.yaml")]
    [TestCase("no checkpoint", "missing.ckpt", "--resume", "missing.ckpt")]
    [TestCase("results in a place that cannot be written", "/proc", "--out", "/proc/results")]
    public void Bad_input_gives_one_message_and_exit_code_2(string what, string mentions, params string[] arguments)
    {
        string[] all = arguments.Contains("--out") ? ["--quick", .. arguments] : ["--quick", "--out", Out("bad"), .. arguments];
        ExampleProcess run = Run(all);

        Assert.That(run.ExitCode, Is.EqualTo(2), what + run.Output + run.Errors);
        Assert.That(run.Errors, Does.StartWith("error: ").And.Contain(mentions));
        Assert.That(run.Errors, Does.Not.Contain("   at "), "no stack trace");
    }

    [Test]
    public void Truncated_data_file_is_named()
    {
        string data = Directory.CreateDirectory(Path.Combine(folder, "data")).FullName;
        foreach (string name in (string[])["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"])
        {
            File.WriteAllBytes(Path.Combine(data, name), [0, 0, 8, 3, 0, 0]);
        }

        ExampleProcess run = Run("--quick", "--out", Out("bad"), "--data", data);

        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.Errors, Does.Contain("idx").And.Contain(data));
    }

    [Test]
    public void Checkpoint_of_another_network_is_refused()
    {
        Assert.That(Run("--quick", "--out", Out("first")).ExitCode, Is.Zero);

        ExampleProcess run = Run("--quick", "--arch", "simplenet_v2_mnist", "--resume", Path.Combine(Out("first"), "checkpoint.ckpt"), "--out", Out("second"));

        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.Errors, Does.Contain("simplenet_mnist").And.Contain("simplenet_v2_mnist"));
    }

    private string ScheduleText(string weight = "conv2.weight")
    {
        string path = Path.Combine(folder, "small.yaml");
        File.WriteAllText(path, $$"""
            pruners:
              half:
                class: L1RankedStructureParameterPruner_AGP
                initial_sparsity: 0.1
                final_sparsity: 0.5
                group_type: Filters
                weights: [{{weight}}]
            extensions:
              thinner: {class: FilterRemover, input_shape: [1, 1, 28, 28]}
            lr_schedulers:
              decay: {class: ExponentialLR, gamma: 0.9}
            policies:
              - pruner: {instance_name: half}
                starting_epoch: 0
                ending_epoch: 2
                frequency: 1
              - extension: {instance_name: thinner}
                epochs: [2]
              - lr_scheduler: {instance_name: decay}
                starting_epoch: 0
                ending_epoch: 3
                frequency: 1
            """);
        return path;
    }

    private static ExampleProcess Run(params string[] arguments) => ExampleProcess.Run("MainJob", arguments);

    private string Out(string name) => Path.Combine(folder, name);

    // All but the time of a forward pass, which no seed repeats.
    private string Figures(string run)
    {
        using JsonDocument result = JsonDocument.Parse(File.ReadAllText(Path.Combine(Out(run), "result.json")));
        return string.Join('\n', result.RootElement.GetProperty("figures").EnumerateObject()
            .Where(figure => !figure.Name.StartsWith("latency", StringComparison.Ordinal)).Select(figure => $"{figure.Name} {figure.Value.GetRawText()}"));
    }
}
