namespace Distiller.Distributed.Tests;

/// <summary>Sweeps that several ranks share.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SharedWorkTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("sweep-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Test]
    public void Shared_sweep_gives_the_result_of_one_process_and_each_rank_does_a_part()
    {
        RankEnd single = RankRun.Run(1, "sweep", Journal("one"))[0];
        RankEnd[] ends = RankRun.Run(2, "sweep", Journal("two"));

        Assert.That(ends.Select(end => end.ExitCode), Is.All.Zero, ends[0].Errors + ends[1].Errors);
        Assert.That(ends.Select(Result), Is.All.EqualTo(Result(single)));
        Assert.That(Measured(ends[0]).Concat(Measured(ends[1])), Is.EquivalentTo(Measured(single)));
        Assert.That(ends.Select(Measured), Is.All.Not.Empty);
        Assert.That(File.ReadAllText(Journal("two")), Is.EqualTo(File.ReadAllText(Journal("one"))));
    }

    [Test]
    public void Work_of_a_lost_rank_is_done_by_another()
    {
        string expected = Result(RankRun.Run(1, "sweep", Journal("one"))[0]);
        using RankRun run = RankRun.Start(2, "sweep", Journal("two"), "1", "1");
        run.Await(1, "still");
        run.Send(1, RankRun.Kill);

        RankEnd end = run.Finish(0)[0];

        Assert.That(end.ExitCode, Is.Zero, end.Errors);
        Assert.That(Result(end), Is.EqualTo(expected));
    }

    [Test]
    public void Sweep_whose_rank_0_was_lost_is_taken_up_from_the_journal()
    {
        RankEnd whole = RankRun.Run(1, "sweep", Journal("one"))[0];
        using (RankRun run = RankRun.Start(2, "sweep", Journal("two"), "0", "5"))
        {
            run.Await(0, "still");
            Assert.That(Journal("two"), Does.Exist);
            run.Send(0, RankRun.Kill);
            RankEnd lost = run.Finish(1)[0];
            Assert.That(lost.ExitCode, Is.EqualTo(1));
            Assert.That(lost.Errors, Does.Contain("Rank 0 (process "));
        }

        RankEnd resumed = RankRun.Run(1, "sweep", Journal("two"))[0];

        Assert.That(Result(resumed), Is.EqualTo(Result(whole)));
        Assert.That(Measured(resumed).Length, Is.LessThan(Measured(whole).Length));
    }

    [Test]
    public void Shared_greedy_pruning_makes_the_network_of_one_process_on_all_ranks()
    {
        RankEnd single = RankRun.Run(1, "greedy", Journal("one"))[0];
        RankEnd[] ends = RankRun.Run(2, "greedy", Journal("two"));
        RankEnd[] again = RankRun.Run(2, "greedy", Journal("two"));

        Assert.That(ends.Select(end => end.ExitCode), Is.All.Zero, ends[0].Errors + ends[1].Errors);
        Assert.That(ends.Select(Result), Is.All.EqualTo(Result(single)));
        Assert.That(Tried(ends[0]).Concat(Tried(ends[1])), Is.EquivalentTo(Tried(single)));
        Assert.That(ends.Select(Tried), Is.All.Not.Empty);
        Assert.That(again.Select(Result), Is.All.EqualTo(Result(single)), "all is in the folder");
        Assert.That(again.Select(Tried), Is.All.Empty);
        foreach (string file in Directory.EnumerateFiles(Journal("one")))
        {
            Assert.That(File.ReadAllBytes(Path.Combine(Journal("two"), Path.GetFileName(file))), Is.EqualTo(File.ReadAllBytes(file)), file);
        }
    }

    private static string[] Tried(RankEnd end) => [.. end.Output.Split('\n').Where(line => line.StartsWith("tried ", StringComparison.Ordinal))];

    private string Journal(string name) => Path.Combine(folder, name);

    private static string Result(RankEnd end) => end.Output.TrimEnd().Split('\n')[^1];

    private static string[] Measured(RankEnd end) => [.. end.Output.Split('\n').Where(line => line.StartsWith("measured ", StringComparison.Ordinal)).Distinct()];
}
