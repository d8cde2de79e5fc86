using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Distiller.Distributed.Tests;

/// <summary><c>./build.sh launch</c> with programs of the shell.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class LaunchTests
{
    private const int Interrupt = 2;

    [Test]
    public void Processes_get_their_ranks_and_lines_of_others_than_the_first_are_marked()
    {
        RankEnd end = Launch("-n", "3", "--", "bash", "-c", "echo $RANK/$WORLD_SIZE local $LOCAL_RANK/$LOCAL_WORLD_SIZE at $MASTER_ADDR");

        Assert.That(end.ExitCode, Is.Zero, end.Errors);
        Assert.That(end.Output.TrimEnd().Split('\n').Order(StringComparer.Ordinal), Is.EqualTo((string[])
        [
            "0/3 local 0/3 at 127.0.0.1",
            "[1] 1/3 local 1/3 at 127.0.0.1",
            "[2] 2/3 local 2/3 at 127.0.0.1",
        ]));
    }

    [TestCase("exit $((RANK * 2))", 2, "rank 1 ended with code 2")]
    [TestCase("exit $((RANK * 7))", 1, "rank 1 ended with code 7")]
    [TestCase("[ $RANK = 0 ] && kill -9 $$; exit 0", 1, "rank 0 ended with code 137")]
    public void Code_is_that_of_the_rank_that_failed(string program, int code, string message)
    {
        RankEnd end = Launch("-n", "2", "--", "bash", "-c", program);

        Assert.That(end.ExitCode, Is.EqualTo(code));
        Assert.That(end.Errors, Does.Contain(message));
    }

    [TestCase("-n", "none", "--", "true")]
    [TestCase("--ranks", "2", "--", "true")]
    [TestCase("-n", "2")]
    public void Wrong_options_are_refused(params string[] arguments)
    {
        RankEnd end = Launch(arguments);

        Assert.That(end.ExitCode, Is.EqualTo(2));
        Assert.That(end.Errors, Does.StartWith("error: "));
    }

    [Test]
    public void Interruption_reaches_every_rank()
    {
        using Process process = Start("-n", "2", "--", "bash", "-c", "trap 'echo stopped; exit 130' INT; echo ready; for i in $(seq 600); do sleep 0.1; done");
        List<string> lines = [];
        while (lines.Count < 2 && process.StandardOutput.ReadLine() is { } line)
        {
            lines.Add(line);
        }

        _ = Signal(process.Id, Interrupt);
        lines.AddRange(process.StandardOutput.ReadToEnd().TrimEnd().Split('\n'));
        process.WaitForExit();

        Assert.That(process.ExitCode, Is.EqualTo(130));
        Assert.That(lines, Is.EquivalentTo((string[])["ready", "[1] ready", "stopped", "[1] stopped"]));
    }

    private static RankEnd Launch(params string[] arguments)
    {
        using Process process = Start(arguments);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new RankEnd(process.ExitCode, output, errors.Result);
    }

    private static Process Start(params string[] arguments) => Process.Start(
        new ProcessStartInfo("bash", [Path.Combine(Repository(), "build.sh"), "launch", .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;

    private static string Repository([CallerFilePath] string thisFile = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", ".."));

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Signal(int process, int signal);
}
