using Distiller.Persistence;
using static TorchSharp.torch;

namespace Distiller.Distributed.Tests;

/// <summary>Training of one model by several ranks.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class DataParallelTests : IDisposable
{
    private const string Weights = "weights.safetensors";
    private const int Steps = 4 * 5;

    // Ten and more, with the variable, take as many seconds.
    private static readonly int kills = int.Parse(Environment.GetEnvironmentVariable("DISTILLER_TEST_KILLS") ?? "4", System.Globalization.CultureInfo.InvariantCulture);
    private readonly string folder = Directory.CreateTempSubdirectory("ranks-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Test]
    public void Two_ranks_at_half_the_minibatch_equal_one_process()
    {
        RankEnd[] single = RankRun.Run(1, "training", "plain", Folder("1"));
        RankEnd[] pair = RankRun.Run(2, "training", "plain", Folder("2"));

        Assert.That(pair.Select(end => end.ExitCode), Is.All.Zero, pair[0].Errors + pair[1].Errors);
        Assert.That(LargestDifference("1", "2"), Is.GreaterThan(0).And.LessThan(1e-5));
        foreach ((double[] one, double[] two) in Epochs(single[0]).Zip(Epochs(pair[0])))
        {
            Assert.That(two, Is.EqualTo(one).Within(1e-5));
        }
    }

    [Test]
    public void Ranks_agree_bit_for_bit_while_pruned_thinned_distilled_and_quantized()
    {
        RankEnd[] ends = RankRun.Run(2, "training", "everything", Folder("all"));

        Assert.That(ends.Select(end => end.ExitCode), Is.All.Zero, ends[0].Errors + ends[1].Errors);
        Assert.That(Last(ends[1]), Does.StartWith("hash ").And.EqualTo(Last(ends[0])));
        Assert.That(ends[0].Output, Does.Contain("\nshape 3,5,3,3"), "filters of both layers are gone");
        Assert.That(Epochs(ends[1]), Is.EqualTo(Epochs(ends[0])), "measurements are those of all ranks");
        Assert.That(ends[0].Output, Does.Contain("9 samples cannot be cut into 2 equal parts: 1 of it are repeated"));
        Assert.That(ends[0].Output, Does.Contain("policy 'bits' gathers").And.Contain("policy 'filters' gathers"));
        Assert.That(ends[1].Output, Does.Not.Contain("log:"));
    }

    [Test]
    public void Mask_that_differs_stops_all_ranks_by_name()
    {
        RankEnd[] ends = RankRun.Run(2, "training", "plain", Folder("drift"), "drift");

        foreach (RankEnd end in ends)
        {
            Assert.That(end.ExitCode, Is.EqualTo(1));
            Assert.That(end.Errors, Does.Contain("Rank 1 of 2 differs").And.Contain("the mask of 'fc.weight', at the beginning of epoch 0"));
        }
    }

    [Test]
    public void Run_whose_ranks_are_killed_again_and_again_ends_with_the_same_weights()
    {
        string expected = Last(RankRun.Run(2, "training", "everything", Folder("whole"), "save")[0]);
        Random random = new(5);
        int[] steps = [.. Enumerable.Range(0, Steps - 1).OrderBy(_ => random.Next()).Take(kills).Order()];

        foreach (int step in steps)
        {
            int victim = random.Next(2);
            RankEnd[] lost = RankRun.Run(2, "training", "everything", Folder("killed"), "save", $"{victim}", $"{step}", random.Next(2) == 0 ? "before" : "after");
            Assert.That(lost[victim].ExitCode, Is.EqualTo(128 + RankRun.Kill), lost[victim].Errors);
            Assert.That(lost[1 - victim].ExitCode, Is.EqualTo(1), lost[1 - victim].Errors);
            Assert.That(lost[1 - victim].Errors, Does.Contain($"Rank {victim} (process "));
        }

        RankEnd[] ends = RankRun.Run(2, "training", "everything", Folder("killed"), "save");
        Assert.That(ends.Select(end => end.ExitCode), Is.All.Zero, ends[0].Errors + ends[1].Errors);
        Assert.That(ends.Select(Last), Is.All.StartsWith("hash ").And.EqualTo(expected), $"killed at steps {string.Join(", ", steps)}");
    }

    [Test]
    public void Checkpoint_resumes_with_another_number_of_ranks()
    {
        Assert.That(RankRun.Run(1, "training", "plain", Folder("1"), "save")[0].ExitCode, Is.Zero);
        using (RankRun run = RankRun.Start(3, "training", "plain", Folder("changed"), "save"))
        {
            run.Await(1, "step 6");
            run.Send(1, RankRun.Kill);
        }

        RankEnd end = RankRun.Run(1, "training", "plain", Folder("changed"), "save")[0];

        Assert.That(end.ExitCode, Is.Zero, end.Errors);
        Assert.That(end.Output, Does.Not.Contain("step 5\n"), "it went on");
        Assert.That(LargestDifference("1", "changed"), Is.LessThan(1e-5));
    }

    private string Folder(string name) => Directory.CreateDirectory(Path.Combine(folder, name)).FullName;

    private double LargestDifference(string left, string right)
    {
        using SafeTensorsContent one = SafeTensors.Load(Path.Combine(folder, left, Weights));
        using SafeTensorsContent other = SafeTensors.Load(Path.Combine(folder, right, Weights));
        using var scope = NewDisposeScope();
        return one.Tensors.Max(entry => (double)(entry.Value - other.Tensors[entry.Key]).abs().max().item<float>());
    }

    private static string Last(RankEnd end) => end.Output.TrimEnd().Split('\n')[^1];

    private static double[][] Epochs(RankEnd end) =>
    [
        .. end.Output.Split('\n').Where(line => line.StartsWith("epoch ", StringComparison.Ordinal))
            .Select(line => (double[])[.. line.Split(' ').Skip(1).Select(text => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture))]),
    ];
}
