using System.Globalization;
using System.Text.RegularExpressions;

namespace Distiller.Examples.Tests.CompressClassifier;

/// <summary>The sample application as a user runs it.</summary>
[NonParallelizable]
public sealed class CompressClassifierTests
{
    private const string Agp = """
        version: 1
        pruners:
          agp: {class: AutomatedGradualPruner, initial_sparsity: 0.1, final_sparsity: 0.6, weights: [fc*.weight]}
          filters: {class: L1RankedStructureParameterPruner, desired_sparsity: 0.5, group_type: Filters, weights: [conv1.weight]}
        lr_schedulers:
          decay: {class: ExponentialLR, gamma: 0.9}
        policies:
          - {pruner: {instance_name: agp}, starting_epoch: 0, ending_epoch: 2, frequency: 1}
          - {pruner: {instance_name: filters}, epochs: [0, 1]}
          - {lr_scheduler: {instance_name: decay}, starting_epoch: 0, ending_epoch: 4, frequency: 1}
        """;

    private string folder = "";

    [SetUp]
    public void MakeFolder()
    {
        folder = Directory.CreateTempSubdirectory("classifier-").FullName;
        File.WriteAllText(PathOf("agp.yaml"), Agp);
    }

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public void Training_resumes_evaluates_and_thins()
    {
        ExampleProcess whole = Train("whole", "--epochs", "3");
        Assert.That(whole.ExitCode, Is.Zero, whole.Errors);
        string run = RunOf("whole");
        foreach (string file in (string[])["whole_checkpoint.ckpt", "whole_best.ckpt", "metrics.csv", "result.json", "report.html", "agp.yaml"])
        {
            Assert.That(Path.Combine(run, file), Does.Exist);
        }

        Assert.That(Train("part", "--epochs", "1").ExitCode, Is.Zero);
        ExampleProcess resumed = Train("resumed", "--epochs", "3", "--resume-from", Path.Combine(RunOf("part"), "part_checkpoint.ckpt"));
        Assert.That(resumed.ExitCode, Is.Zero, resumed.Errors);
        Assert.That(Score(resumed.Output), Is.EqualTo(Score(whole.Output)));

        string weights = Path.Combine(run, "whole_checkpoint.ckpt");
        ExampleProcess evaluated = Run("-e", "--confusion", "--exp-load-weights-from", weights);
        Assert.That(evaluated.ExitCode, Is.Zero, evaluated.Errors);
        Assert.That(Score(evaluated.Output), Is.EqualTo(Score(whole.Output)));
        Assert.That(evaluated.Output, Does.Contain("Confusion"));

        ExampleProcess thinned = Run("--thinnify", "--exp-load-weights-from", weights);
        Assert.That(thinned.ExitCode, Is.Zero, thinned.Errors);
        // Sums in another order: of two scores that are all but equal, another one may win.
        Assert.That(Score(thinned.Output), Is.EqualTo(Score(whole.Output)).Within(2.0));
        ExampleProcess smaller = Run("--summary", "compute", "--exp-load-weights-from", Path.Combine(run, "whole_checkpoint_thinned.ckpt"));
        Assert.That(smaller.Output, Does.Contain("conv1").And.Match("conv1.*3"), "half of the six filters");
    }

    [Test]
    public void Dry_run_shows_the_plan_and_writes_nothing()
    {
        ExampleProcess run = Run("--compress", PathOf("agp.yaml"), "--dry-run", "-o", PathOf("none"));

        Assert.That(run.ExitCode, Is.Zero, run.Errors);
        Assert.That(run.Output, Does.Contain("fc1.weight").And.Contain("conv1.weight").And.Contain("decay"));
        Assert.That(PathOf("none"), Does.Not.Exist);
    }

    [Test]
    public void Dry_run_needs_no_data_set()
    {
        ExampleProcess run = Run("-a", "alexnet", "--dry-run", "--compress", Path.Combine(Root(), "schedules", "alexnet.sensitivity.yaml"));

        Assert.That(run.ExitCode, Is.Zero, run.Errors);
    }

    [Test]
    public void Sensitivity_writes_the_table_of_the_original()
    {
        ExampleProcess run = Run("--sense", "filter", "--sense-range", "0", "0.6", "0.25", "--sense-target", "0.3", "-n", "sense", "-o", PathOf("runs"));

        Assert.That(run.ExitCode, Is.Zero, run.Errors);
        string[] lines = File.ReadAllLines(Path.Combine(RunOf("sense"), "sensitivity.csv"));
        Assert.That(lines[0], Is.EqualTo("parameter,sparsity,top1,top5,loss"));
        Assert.That(lines, Has.Length.EqualTo(1 + (2 * 3)), "two convolutions at three levels");
        Assert.That(File.ReadAllText(Path.Combine(RunOf("sense"), "suggested.yaml")), Does.Contain("L1RankedStructureParameterPruner_AGP"));
        Assert.That(run.Output.TrimEnd().Split('\n')[^1].Trim(), Is.EqualTo(Path.Combine(RunOf("sense"), "report.html")));
        Assert.That(Run("--compress", Path.Combine(RunOf("sense"), "suggested.yaml"), "--dry-run").ExitCode, Is.Zero);
    }

    [Test]
    public void Distillation_by_option_joins_the_loss()
    {
        ExampleProcess run = Train("kd", "--epochs", "1", "--kd-teacher", "resnet20_cifar", "--kd-temp", "4", "--kd-dw", "0.7", "--kd-sw", "0.3");

        Assert.That(run.ExitCode, Is.Zero, run.Errors);
        Assert.That(run.Output, Does.Contain("random weights"));
        string[] step = File.ReadAllLines(Path.Combine(RunOf("kd"), "steps.csv"))[1].Split(',');
        (double loss, double objective) = (double.Parse(step[2], CultureInfo.InvariantCulture), double.Parse(step[3], CultureInfo.InvariantCulture));
        Assert.That(loss - (0.3 * objective), Is.GreaterThan(1e-4), "beyond its part of the task, the loss is the teacher's");
    }

    [TestCase("--epochs 0", "--epochs")]
    [TestCase("--lr -1", "--lr")]
    [TestCase("--sense layer", "layer")]
    [TestCase("--kd-tw 1", "--kd-teacher-wt")]
    [TestCase("-a resnet2_cifar --summary compute", "resnet20_cifar")]
    [TestCase("--dry-run", "--compress")]
    [TestCase("--thinnify", "--exp-load-weights-from")]
    [TestCase("--resume-from a --exp-load-weights-from b", "exclude")]
    [TestCase("-e --exp-load-weights-from missing.ckpt", "missing.ckpt")]
    [TestCase("--compress missing.yaml", "missing.yaml")]
    [TestCase("/no/such/folder -e", "/no/such/folder")]
    public void Bad_input_gives_one_message_and_exit_code_2(string arguments, string expected)
    {
        ExampleProcess run = Run([.. arguments.Split(' '), "-o", PathOf("runs")]);

        Assert.That(run.ExitCode, Is.EqualTo(2), run.Output);
        Assert.That(run.Errors, Does.StartWith("error: ").And.Contain(expected));
    }

    [Test]
    public void Help_shows_every_option_in_its_group()
    {
        ExampleProcess help = ExampleProcess.Run("CompressClassifier", "--help");

        Assert.That(help.ExitCode, Is.Zero);
        Assert.That(help.Output, Does.Contain("Model and training:").And.Contain("--kd-temperature").And.Contain("--sense-range").And.Contain("e.g."));
    }

    private ExampleProcess Train(string name, params string[] arguments) =>
        Run(["-b", "32", "--lr", "0.05", "-n", name, "-o", PathOf("runs"), "--compress", PathOf("agp.yaml"), .. arguments]);

    private static ExampleProcess Run(params string[] arguments)
    {
        string[] usual = arguments.Contains("-a") ? [] : ["-a", "simplenet_cifar"];
        return ExampleProcess.Run("CompressClassifier", [.. arguments, .. usual, "--embedded-images", "200", "--seed", "3"]);
    }

    private static double Score(string output)
    {
        Match line = Regex.Match(output, @"^==> Top1: ([\d.]+)    Top5: [\d.]+    Loss: ([\d.]+)", RegexOptions.Multiline);
        Assert.That(line.Success, output);
        return double.Parse(line.Groups[1].Value, CultureInfo.InvariantCulture) + double.Parse(line.Groups[2].Value, CultureInfo.InvariantCulture);
    }

    private string RunOf(string name) => Directory.GetDirectories(PathOf("runs"), name + "-*").Single();

    private static string Root([System.Runtime.CompilerServices.CallerFilePath] string source = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(source)!, "..", "..", ".."));

    private string PathOf(string name) => Path.Combine(folder, name);
}
