namespace Distiller.Examples.Tests.Resume;

/// <summary>Training under pruners, network surgery, group lasso and a learning-rate schedule, killed and started again.</summary>
[NonParallelizable]
public sealed class KilledProcessTests
{
    private const string Probe = "Distiller.ResumeProbe";
    private const int Kills = 30;
    private const int Steps = 4 * 8;

    private string folder = "";

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("resume-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public void Run_that_was_killed_at_any_step_ends_with_the_same_weights()
    {
        string expected = Hash(ExampleProcess.Run(Probe, Path.Combine(folder, "whole.ckpt")));
        Random random = new(11);

        for (int kill = 0; kill < Kills; kill++)
        {
            string file = Path.Combine(folder, $"{kill}.ckpt");
            int step = random.Next(Steps - 1);
            ExampleProcess killed = ExampleProcess.RunAndKill(Probe, line => line == $"step {step}", file);
            Assert.That(killed.Output, Does.Not.Contain("hash"), $"killed at step {step}");

            Assert.That(Hash(ExampleProcess.Run(Probe, file)), Is.EqualTo(expected), $"killed at step {step}");
        }
    }

    private static string Hash(ExampleProcess run)
    {
        Assert.That(run.ExitCode, Is.Zero, run.Errors);
        return run.Output.TrimEnd().Split('\n')[^1];
    }
}
