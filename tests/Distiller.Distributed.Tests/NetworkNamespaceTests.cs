using System.Diagnostics;

namespace Distiller.Distributed.Tests;

/// <summary>Two machines, as two network namespaces with a cable between them. Needs root and iproute2.</summary>
[Explicit("Makes network namespaces: needs root and iproute2.")]
[NonParallelizable]
public sealed class NetworkNamespaceTests
{
    private const string Left = "distiller-left";
    private const string Right = "distiller-right";
    private const string LeftAddress = "10.217.0.1";
    private const string RightAddress = "10.217.0.2";

    [OneTimeSetUp]
    public void LayCable()
    {
        Ip($"netns add {Left}");
        Ip($"netns add {Right}");
        Ip($"link add distiller0 netns {Left} type veth peer name distiller1 netns {Right}");
        foreach ((string space, string card, string address) in ((string, string, string)[])[(Left, "distiller0", LeftAddress), (Right, "distiller1", RightAddress)])
        {
            Ip($"-n {space} link set lo up");
            Ip($"-n {space} addr add {address}/24 dev {card}");
            Ip($"-n {space} link set {card} up");
        }
    }

    [OneTimeTearDown]
    public void RemoveCable()
    {
        Ip($"netns del {Left}");
        Ip($"netns del {Right}");
    }

    [Test]
    public void Ranks_on_two_machines_work_together()
    {
        using RankRun run = RankRun.Start(29501, [(0, 2), (1, 2)], ["collectives"], start => Place(start, LeftAddress));

        RankEnd[] ends = run.Finish();

        Assert.That(ends.Select(end => end.ExitCode), Is.All.Zero, ends[0].Errors + ends[1].Errors);
        Assert.That(ends[1].Output, Does.Contain("Sum: 3 -1"));
    }

    [Test]
    public void Store_on_the_loopback_is_not_reached_from_another_machine()
    {
        using RankRun run = RankRun.Start(29502, [(0, 2), (1, 2)], ["collectives"], start =>
        {
            Place(start, start.Environment["RANK"] == "0" ? "127.0.0.1" : LeftAddress);
            start.Environment["DISTILLER_JOIN_TIMEOUT"] = "6";
        });

        RankEnd[] ends = run.Finish();

        Assert.That(ends.Select(end => end.ExitCode), Is.All.EqualTo(1));
        Assert.That(ends[0].Errors, Does.Contain("Of 2 ranks 1 did not join"));
        Assert.That(ends[1].Errors, Does.Contain($"did not reach rank 0 at {LeftAddress}"));
    }

    private static void Place(ProcessStartInfo start, string master)
    {
        string[] command = ["netns", "exec", start.Environment["RANK"] == "0" ? Left : Right, start.FileName, .. start.ArgumentList];
        start.FileName = "ip";
        start.ArgumentList.Clear();
        foreach (string argument in command)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["MASTER_ADDR"] = master;
    }

    private static void Ip(string arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo("ip", arguments) { RedirectStandardError = true })!;
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero, $"ip {arguments}: {errors}");
    }
}
