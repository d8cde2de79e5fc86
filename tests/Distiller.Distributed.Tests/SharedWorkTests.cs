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

    [Test]
    public void Experiment_of_several_runs_gives_the_results_of_one_process_and_goes_on_without_a_lost_rank()
    {
        string expected = Result(RankRun.Run(1, "runs", Journal("one"))[0]);
        RankEnd[] ends = RankRun.Run(2, "runs", Journal("two"));
        Assert.That(ends.Select(end => end.ExitCode), Is.All.Zero, ends[0].Errors + ends[1].Errors);
        Assert.That(ends.Select(Result), Is.All.EqualTo(expected));
        Assert.That(ends.Select(Measured), Is.All.Not.Empty);
        Assert.That(Measured(ends[0]).Length + Measured(ends[1]).Length, Is.EqualTo(5), "no run was done twice");
        Assert.That(File.ReadAllText(Journal("two")), Is.EqualTo(File.ReadAllText(Journal("one"))));

        using RankRun run = RankRun.Start(2, "runs", Journal("three"), "1", "1");
        run.Await(1, "still");
        run.Send(1, RankRun.Kill);
        RankEnd left = run.Finish(0)[0];
        Assert.That(left.ExitCode, Is.Zero, left.Errors);
        Assert.That(Result(left), Is.EqualTo(expected));
    }

    [TestCase("mixed", "4")]
    [TestCase("greedy", "3")]
    public void Shared_search_over_quantizations_finds_what_one_process_does_and_is_taken_up_where_it_stood(string kind, string place)
    {
        RankEnd single = RankRun.Run(1, "quantization", kind, Journal("one"))[0];
        Assert.That(single.ExitCode, Is.Zero, single.Errors);
        RankEnd[] ends = RankRun.Run(2, "quantization", kind, Journal("two"));
        Assert.That(ends.Select(end => end.ExitCode), Is.All.Zero, ends[0].Errors + ends[1].Errors);
        Assert.That(ends.Select(Result), Is.All.EqualTo(Result(single)));
        Assert.That(ends.Select(Judged), Is.All.GreaterThan(2), "each did a part");
        Assert.That(Judged(ends[0]) + Judged(ends[1]), Is.EqualTo(Judged(single) + 2), "the model in float and the result are judged by both");
        Assert.That(File.ReadAllText(Journal("two")), Is.EqualTo(File.ReadAllText(Journal("one"))));

        // Rank 0 is lost in the midst; of the pieces in the file none is done again.
        using (RankRun run = RankRun.Start(2, "quantization", kind, Journal("three"), "0", place))
        {
            run.Await(0, "still");
            run.Send(0, RankRun.Kill);
            Assert.That(run.Finish(1)[0].ExitCode, Is.EqualTo(1));
        }

        RankEnd resumed = RankRun.Run(1, "quantization", kind, Journal("three"))[0];
        Assert.That(Result(resumed), Is.EqualTo(Result(single)), resumed.Errors);
        Assert.That(Judged(resumed), Is.LessThan(Judged(single)));
    }

    private static int Judged(RankEnd end) => int.Parse(
        end.Output.Split('\n').Single(line => line.StartsWith("judged ", StringComparison.Ordinal))["judged ".Length..], System.Globalization.CultureInfo.InvariantCulture);

    private static string[] Tried(RankEnd end) => [.. end.Output.Split('\n').Where(line => line.StartsWith("tried ", StringComparison.Ordinal))];

    private string Journal(string name) => Path.Combine(folder, name);

    private static string Result(RankEnd end) => end.Output.TrimEnd().Split('\n')[^1];

    private static string[] Measured(RankEnd end) => [.. end.Output.Split('\n').Where(line => line.StartsWith("measured ", StringComparison.Ordinal)).Distinct()];
}
