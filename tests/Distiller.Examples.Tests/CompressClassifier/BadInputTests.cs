namespace Distiller.Examples.Tests.CompressClassifier;

/// <summary>What users get wrong: one message that says how to mend it, and nothing is left behind.</summary>
public sealed class BadInputTests
{
    private string folder = "";

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("bad-input-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [TestCase("--compress", "agp.yml", "--compress", "does not exist", "agp.yaml")]
    [TestCase("--exp-load-weights-from", "best.ckp", "--exp-load-weights-from", "does not exist", "best.ckpt")]
    [TestCase("--resume-from", ".", "--resume-from", "is a folder", "best.ckpt")]
    [TestCase("--qe-stats-file", "none/stats.yaml", "--qe-stats-file", "nor does the folder", "none")]
    public void File_that_is_not_there_is_named_with_its_neighbours(string option, string file, params string[] words)
    {
        File.WriteAllText(Path.Combine(folder, "agp.yaml"), "policies: []");
        File.WriteAllText(Path.Combine(folder, "best.ckpt"), "");

        Refuses([option, Path.Combine(folder, file)], words);
    }

    [TestCase("--epochs zero", "--epochs", "whole number", "'zero'")]
    [TestCase("--lr fast", "--lr", "takes a number", "'fast'")]
    [TestCase("--seed x", "--seed", "whole number", "'x'")]
    [TestCase("--threads 0", "--threads must be at least 1")]
    [TestCase("--epoch 3", "no option --epoch", "'--epochs'")]
    [TestCase("DIR --data DIR", "--data", "Give one of them")]
    public void Wrong_option_is_named_in_words_of_the_command_line(string arguments, params string[] words) => Refuses(arguments.Split(' '), words);

    [Test]
    public void Step_of_zero_is_refused_in_one_line()
    {
        ExampleProcess run = ExampleProcess.Run("CompressClassifier", "--sense", "element", "--sense-range", "0", "1", "0", "--embedded-images", "100", "-o", Logs);

        Assert.That((run.ExitCode, run.Errors.TrimEnd()), Is.EqualTo((2, "error: step must be above 0, not 0.")));
    }

    [Test]
    public void Run_that_cannot_begin_leaves_no_folder()
    {
        string schedule = Path.Combine(folder, "wrong.yaml");
        File.WriteAllText(schedule, "version: 1\npruners:\n  agp:\n    class: AutomatedGradualPruner\n    initial_sparsity: 0\n    final_sparsty: 0.5\n    weights: [fc.weight]\npolicies: []\n");
        string torn = Path.Combine(folder, "torn.ckpt");
        File.WriteAllText(torn, "PK but no more");

        Refuses(["--compress", schedule, "--embedded-images", "100"], "final_sparsity");
        Refuses(["--resume-from", torn, "--seed", "1", "--embedded-images", "100"], "not a usable checkpoint");
        Refuses(["--kd-teacher", "resnet56_cifra", "--embedded-images", "100"], "resnet56_cifar");
    }

    [Test]
    public void Data_may_be_named_as_in_the_notebooks_and_has_to_hold_the_images()
    {
        Refuses(["--data", folder, "-e"], "cifar10", "data_batch_1.bin");
        Refuses(["--data", Path.Combine(folder, "none"), "-e"], "none", "does not exist");
    }

    [Test]
    public void Weights_of_another_network_are_told_by_its_name()
    {
        string[] common = ["--embedded-images", "100", "--etrs", "0.1", "--evs", "0.5", "--etes", "0.1", "-o", Logs];
        ExampleProcess trained = ExampleProcess.Run("CompressClassifier", ["-a", "simplenet_cifar", "--epochs", "1", .. common]);
        Assert.That(trained.ExitCode, Is.Zero, trained.Errors);
        string checkpoint = Directory.GetFiles(Logs, "checkpoint.ckpt", SearchOption.AllDirectories).Single();

        ExampleProcess run = ExampleProcess.Run("CompressClassifier", ["-e", "-a", "resnet20_cifar", "--exp-load-weights-from", checkpoint, .. common]);

        Assert.That(run.ExitCode, Is.EqualTo(2), run.Output);
        Assert.That(run.Errors, Does.Contain("belongs to the network simplenet_cifar").And.Contain("Add -a simplenet_cifar"));
    }

    private string Logs => Path.Combine(folder, "logs");

    private void Refuses(string[] arguments, params string[] words)
    {
        ExampleProcess run = ExampleProcess.Run("CompressClassifier", [.. arguments, "-o", Logs]);

        Assert.That(run.ExitCode, Is.EqualTo(2), run.Output + run.Errors);
        Assert.That(run.Errors, Does.StartWith("error: ").And.Not.Contain("   at ").And.Not.Contain("System."));
        foreach (string word in words)
        {
            Assert.That(run.Errors, Does.Contain(word));
        }

        Assert.That(Logs, Does.Not.Exist);
    }
}
