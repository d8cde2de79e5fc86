using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Distiller.Testing;

namespace Distiller.Distributed.Tests;

/// <summary>The end of a rank.</summary>
internal sealed record RankEnd(int ExitCode, string Output, string Errors);

/// <summary>Processes of one job, each with the environment of its rank.</summary>
internal sealed class RankRun : IDisposable
{
    public const int Kill = 9;
    public const int Halt = 19;
    private const string Program = "Distiller.RankProbe.dll";
    private static readonly TimeSpan patience = TimeSpan.FromMinutes(4);

    private readonly List<Rank> ranks = [];

    /// <summary>Starts a job and waits for its end. Somebody else may take the port first: then another is tried.</summary>
    public static RankEnd[] Run(int size, params string[] arguments)
    {
        while (true)
        {
            using RankRun run = Start(size, arguments);
            RankEnd[] ends = run.Finish();
            if (!ends[0].Errors.Contains("is taken by another program", StringComparison.Ordinal))
            {
                return ends;
            }
        }
    }

    /// <summary>Starts a job.</summary>
    public static RankRun Start(int size, params string[] arguments) => Start(FreePorts.Next(), Enumerable.Range(0, size).Select(rank => (rank, size)), arguments);

    /// <summary>Starts processes of any numbers, contradictory ones too.</summary>
    public static RankRun Start(int port, IEnumerable<(int Rank, int Size)> numbers, string[] arguments, Action<ProcessStartInfo>? change = null)
    {
        RankRun run = new();
        foreach ((int rank, int size) in numbers)
        {
            ProcessStartInfo start = new("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
            foreach (string argument in (string[])[Path.Combine(AppContext.BaseDirectory, Program), .. arguments])
            {
                start.ArgumentList.Add(argument);
            }

            start.Environment["RANK"] = rank.ToString(CultureInfo.InvariantCulture);
            start.Environment["WORLD_SIZE"] = size.ToString(CultureInfo.InvariantCulture);
            start.Environment["LOCAL_RANK"] = rank.ToString(CultureInfo.InvariantCulture);
            start.Environment["MASTER_ADDR"] = "127.0.0.1";
            start.Environment["MASTER_PORT"] = port.ToString(CultureInfo.InvariantCulture);
            start.Environment["OMP_NUM_THREADS"] = "1";
            start.Environment["DISTILLER_TIMEOUT"] = "60";
            change?.Invoke(start);
            run.ranks.Add(new Rank(Process.Start(start)!));
        }

        return run;
    }

    /// <summary>Waits until a rank has written a line.</summary>
    public void Await(int rank, string line) => AwaitAny(rank, line, exactly: true);

    /// <summary>Waits until a rank has written a line that begins so.</summary>
    public void AwaitAny(int rank, string beginning) => AwaitAny(rank, beginning, exactly: false);

    private void AwaitAny(int rank, string line, bool exactly)
    {
        Assert.That(() => ranks[rank].Has(line, exactly) || ranks[rank].Process.HasExited, Is.True.After((int)patience.TotalMilliseconds, 10));
        Assert.That(ranks[rank].Has(line, exactly), Is.True, ranks[rank].Errors);
    }

    /// <summary>Sends a signal to a rank.</summary>
    public void Send(int rank, int signal) => _ = SendSignal(ranks[rank].Process.Id, signal);

    /// <summary>Waits for the end of some ranks; all if none are named.</summary>
    public RankEnd[] Finish(params int[] which) => [.. (which.Length > 0 ? which : [.. Enumerable.Range(0, ranks.Count)]).Select(rank => ranks[rank].Finish())];

    public void Dispose() => ranks.ForEach(rank => rank.Dispose());

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int SendSignal(int process, int signal);

    private sealed class Rank : IDisposable
    {
        private readonly List<string> lines = [];
        private readonly Task<string> errors;

        public Rank(Process process)
        {
            Process = process;
            process.OutputDataReceived += (_, received) =>
            {
                lock (lines)
                {
                    lines.Add(received.Data ?? "");
                }
            };
            process.BeginOutputReadLine();
            errors = process.StandardError.ReadToEndAsync();
        }

        public Process Process { get; }

        public string Errors => errors.IsCompleted ? errors.Result : "";

        public bool Has(string line, bool exactly)
        {
            lock (lines)
            {
                return exactly ? lines.Contains(line) : lines.Exists(written => written.StartsWith(line, StringComparison.Ordinal));
            }
        }

        public RankEnd Finish()
        {
            Assert.That(Process.WaitForExit(patience), Is.True, "The rank did not end.");
            Process.WaitForExit();
            lock (lines)
            {
                return new RankEnd(Process.ExitCode, string.Join('\n', lines), errors.Result);
            }
        }

        public void Dispose()
        {
            if (!Process.HasExited)
            {
                Process.Kill();
                Process.WaitForExit();
            }

            Process.Dispose();
        }
    }
}
