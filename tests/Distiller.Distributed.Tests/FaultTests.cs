using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Distiller.Testing;

namespace Distiller.Distributed.Tests;

/// <summary>What ranks say and do when something is wrong.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class FaultTests
{
    private const string Program = "Distiller.RankProbe.dll";

    [TestCase(0, 2)]
    [TestCase(1, 3)]
    public void Rank_that_was_killed_is_named_by_the_others(int victim, int size)
    {
        using RankRun run = RankRun.Start(size, "rounds", "100000", "-1", "-1");
        run.Await(victim, "round 5");
        run.Send(victim, RankRun.Kill);

        foreach (RankEnd end in run.Finish([.. Enumerable.Range(0, size).Where(rank => rank != victim)]))
        {
            Assert.That(end.ExitCode, Is.EqualTo(1));
            Assert.That(end.Errors, Does.Contain($"Rank {victim} (process ").And.Contain("last checkpoint"));
        }
    }

    [TestCase(0)]
    [TestCase(1)]
    public void Rank_that_was_halted_is_named_within_the_timeout(int victim)
    {
        using RankRun run = RankRun.Start(FreePorts.Next(), [(0, 2), (1, 2)], ["rounds", "100000", "-1", "-1"], Hurry);
        run.Await(victim, "round 5");
        run.Send(victim, RankRun.Halt);

        RankEnd end = run.Finish(1 - victim)[0];

        Assert.That(end.ExitCode, Is.EqualTo(1));
        Assert.That(end.Errors, Does.Contain($"Rank {victim} (process "));
    }

    [Test]
    public void Rank_that_works_too_long_is_named_with_the_operation_that_it_misses()
    {
        using RankRun run = RankRun.Start(FreePorts.Next(), [(0, 2), (1, 2)], ["rounds", "100", "1", "7", "sleep"], Hurry);

        RankEnd end = run.Finish(0)[0];

        Assert.That(end.ExitCode, Is.EqualTo(1));
        Assert.That(end.Errors, Does.Contain("Rank 1 (process ").And.Contain("round 7").And.Contain("DISTILLER_TIMEOUT"));
    }

    [Test]
    public void Rank_that_comes_just_when_another_looks_around_is_no_fault()
    {
        RankEnd[] ends = RankRun.Run(2, "rounds", "100", "1", "-1", "late");

        Assert.That(ends.Select(end => end.ExitCode), Is.All.Zero, ends[0].Errors + ends[1].Errors);
    }

    [Test]
    public void Reason_of_a_rank_that_fails_is_told_by_all()
    {
        RankEnd[] ends = RankRun.Run(3, "rounds", "100", "1", "7", "throw");

        Assert.That(ends.Select(end => end.ExitCode), Is.All.EqualTo(1));
        Assert.That(ends[1].Errors, Does.Contain("the data are used up"));
        Assert.That(ends[2].Errors, Does.Contain("Rank 1 (process ").And.Contain("failed: the data are used up"));
    }

    [Test]
    public void Rank_that_ends_early_is_named()
    {
        RankEnd[] ends = RankRun.Run(2, "rounds", "100", "1", "7", "leave");

        Assert.That(ends[0].ExitCode, Is.EqualTo(1));
        Assert.That(ends[0].Errors, Does.Contain("Rank 1 (process "));
    }

    [Test]
    public void Missing_rank_is_named()
    {
        using RankRun run = RankRun.Start(FreePorts.Next(), [(0, 3), (2, 3)], ["collectives"], DoNotWait);

        foreach (RankEnd end in run.Finish())
        {
            Assert.That(end.ExitCode, Is.EqualTo(1));
            Assert.That(end.Errors, Does.Contain("Of 3 ranks 1 did not join"));
        }
    }

    [Test]
    public void Wrong_world_size_is_refused_by_all()
    {
        using RankRun run = RankRun.Start(FreePorts.Next(), [(0, 2), (1, 3)], ["collectives"]);

        foreach (RankEnd end in run.Finish())
        {
            Assert.That(end.ExitCode, Is.EqualTo(1));
            Assert.That(end.Errors, Does.Contain("Rank 1 (process ").And.Contain("started for 3 processes, rank 0 for 2"));
        }
    }

    [Test]
    public void Two_processes_of_one_rank_are_refused()
    {
        using RankRun run = RankRun.Start(FreePorts.Next(), [(0, 3), (1, 3), (1, 3)], ["collectives"]);

        foreach (RankEnd end in run.Finish())
        {
            Assert.That(end.ExitCode, Is.EqualTo(1));
            Assert.That(end.Errors, Does.Contain("Two processes are rank 1"));
        }
    }

    [Test]
    public void Rank_with_other_work_is_refused()
    {
        using RankRun run = RankRun.Start(FreePorts.Next(), [(0, 2), (1, 2)], ["collectives"], start =>
            start.Environment["PROBE_IDENTITY"] = start.Environment["RANK"] == "1" ? "old.yaml" : "new.yaml");

        foreach (RankEnd end in run.Finish())
        {
            Assert.That(end.ExitCode, Is.EqualTo(1));
            Assert.That(end.Errors, Does.Contain("Rank 1 (process ").And.Contain("'old.yaml' instead of 'new.yaml'"));
        }
    }

    [Test]
    public void Another_build_of_the_program_is_refused()
    {
        // A copy of the program whose module has another identity: one byte of its guid is changed.
        string folder = Copy();
        string copy = Path.Combine(folder, Program);
        string original = Path.Combine(AppContext.BaseDirectory, Program);
        byte[] bytes = File.ReadAllBytes(original);
        byte[] guid = System.Reflection.Assembly.LoadFrom(original).ManifestModule.ModuleVersionId.ToByteArray();
        int place = bytes.AsSpan().IndexOf(guid);
        bytes[place] ^= 1;
        File.WriteAllBytes(copy, bytes);
        try
        {
            using RankRun run = RankRun.Start(FreePorts.Next(), [(0, 2), (1, 2)], ["collectives"], start =>
            {
                if (start.Environment["RANK"] == "1")
                {
                    start.ArgumentList[0] = copy;
                }
            });
            foreach (RankEnd end in run.Finish())
            {
                Assert.That(end.ExitCode, Is.EqualTo(1));
                Assert.That(end.Errors, Does.Contain("Rank 1 (process ").And.Contain("another version of the program"));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public void Occupied_port_is_told_with_its_number()
    {
        using TcpListener occupant = new(IPAddress.IPv6Any, 0);
        occupant.Server.DualMode = true;
        occupant.Start();
        int port = ((IPEndPoint)occupant.LocalEndpoint).Port;
        using RankRun run = RankRun.Start(port, [(0, 2)], ["collectives"], DoNotWait);

        RankEnd end = run.Finish()[0];

        Assert.That(end.ExitCode, Is.EqualTo(1));
        Assert.That(end.Errors, Does.Contain(string.Create(CultureInfo.InvariantCulture, $"Port {port} of this machine is taken")));
    }

    [Test]
    public void Absent_rank_0_is_told_with_its_address()
    {
        int port = FreePorts.Next();
        using RankRun run = RankRun.Start(port, [(1, 2)], ["collectives"], DoNotWait);

        RankEnd end = run.Finish()[0];

        Assert.That(end.ExitCode, Is.EqualTo(1));
        Assert.That(end.Errors, Does.Contain(string.Create(CultureInfo.InvariantCulture, $"did not reach rank 0 at 127.0.0.1:{port}")));
    }

    [Test]
    public void Program_on_another_provider_of_TorchSharp_is_told_of_the_switch()
    {
        // Built on the package, which has a libtorch of its own, a program has no native library beside it.
        string folder = Copy();
        File.Delete(Path.Combine(folder, "libdistiller_native.so"));
        try
        {
            using RankRun run = RankRun.Start(
                FreePorts.Next(), [(0, 2)], ["collectives"], start => start.ArgumentList[0] = Path.Combine(folder, Program));

            RankEnd end = run.Finish()[0];

            Assert.That(end.ExitCode, Is.EqualTo(1));
            Assert.That(end.Errors, Does.Contain("Working with several processes needs Distiller's native library").And.Contain("-p:TorchProvider=system"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // Links will do, but for the program itself: its folder is the one where the file really lies.
    private static string Copy()
    {
        string folder = Directory.CreateTempSubdirectory("build-").FullName;
        foreach (string file in Directory.EnumerateFiles(AppContext.BaseDirectory))
        {
            string name = Path.GetFileName(file);
            if (name == Program)
            {
                File.Copy(file, Path.Combine(folder, name));
            }
            else
            {
                File.CreateSymbolicLink(Path.Combine(folder, name), file);
            }
        }

        return folder;
    }

    // Long enough for processes to start beside others on a busy machine.
    private static void DoNotWait(ProcessStartInfo start) => start.Environment["DISTILLER_JOIN_TIMEOUT"] = "8";

    private static void Hurry(ProcessStartInfo start) => start.Environment["DISTILLER_TIMEOUT"] = "8";
}
