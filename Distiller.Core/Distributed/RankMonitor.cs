using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Distiller.Native;

namespace Distiller.Distributed;

/// <summary>Gives signs of life to the other ranks and watches theirs, by a thread and a connection of its own.</summary>
/// <remarks>
/// The thread that computes never talks to the store about failures: a store whose process hangs would never answer. It only looks at
/// what the watching thread has found, and when that last heard from the store.
/// </remarks>
internal sealed class RankMonitor : IDisposable
{
    private const string FailureKey = "failure";
    private const string DepartureKey = "departures";
    private const string Advice = "All ranks stop; go on from the last checkpoint, with this number of ranks or another.";
    private static readonly TimeSpan shortestSilence = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan longSilence = TimeSpan.FromSeconds(5);

    private readonly NativeStore store;
    private readonly ImmutableArray<Member> members;
    private readonly int rank;
    private readonly TimeSpan interval;
    private readonly long[] heard;
    private readonly ManualResetEventSlim stop = new();
    private readonly Thread thread;
    private readonly Lock gate = new();
    private RankBeat own = new(0, 0, "the beginning");
    private string? failure;
    private string? announcement;
    private long rounds;
    private long departures;
    private volatile bool looksAtAll;
    private volatile RankBeat?[] beats;

    public RankMonitor(NativeStore store, ImmutableArray<Member> members, int rank, TimeSpan timeout)
    {
        this.store = store;
        this.members = members;
        this.rank = rank;
        beats = new RankBeat?[members.Length];
        heard = new long[members.Length];
        interval = TimeSpan.FromSeconds(Math.Clamp(timeout.TotalSeconds / 100, 0.1, 1.0));
        thread = new Thread(Watch) { IsBackground = true, Name = "ranks" };
        thread.Start();
    }

    /// <summary>Why the ranks have to stop; null while all is well.</summary>
    public string? Failure
    {
        get
        {
            lock (gate)
            {
                return failure;
            }
        }
    }

    /// <summary>How many ranks have ended in order.</summary>
    public long Departures => Interlocked.Read(ref departures);

    /// <summary>Notes that this rank has come to an operation.</summary>
    public void Enter(long operation, string label)
    {
        lock (gate)
        {
            own = own with { Operation = operation, Label = label };
        }
    }

    /// <summary>Tells all ranks to stop. The first word counts.</summary>
    public void Announce(string message)
    {
        lock (gate)
        {
            failure ??= message;
            announcement ??= failure;
        }

        // A round or two, so that the others have it before this process is gone.
        WaitForRounds(2);
    }

    /// <summary>Notes that this rank ends in order.</summary>
    public void Depart()
    {
        looksAtAll = true;
        store.Set(LeftKey(rank), "left");
        store.Add(DepartureKey, 1);
    }

    /// <summary>Whether all other ranks have ended, in order or not.</summary>
    public bool IsLast() => Enumerable.Range(0, members.Length).All(other => other == rank || store.Contains(LeftKey(other)) || IsSilent(other));

    /// <summary>Whether a rank has given no sign of life for seconds. The first question starts the watch.</summary>
    public bool IsSilent(int other)
    {
        looksAtAll = true;
        long last = Interlocked.Read(ref heard[other]);
        return last != 0 && Stopwatch.GetElapsedTime(last) > longSilence + (8 * interval);
    }

    /// <summary>Finds out which rank is to blame for an operation that failed, and tells the others.</summary>
    /// <param name="symptom">What was seen here.</param>
    /// <returns>The message to stop with.</returns>
    public string Diagnose(string symptom)
    {
        looksAtAll = true;
        bool isAnswered = WaitForRounds(2);
        RankBeat?[] before = beats;
        Thread.Sleep(TimeSpan.FromSeconds(Math.Max(shortestSilence.TotalSeconds, 4 * interval.TotalSeconds)));
        isAnswered &= WaitForRounds(2);
        if (Failure is { } known)
        {
            return known;
        }

        string message = isAnswered ? Verdict(before, beats, symptom) : $"{members[0].Describe(0)} does not answer any more: it has died or hangs. It holds the store. {Advice}";
        Announce(message);
        return Failure ?? message;
    }

    public void Dispose()
    {
        stop.Set();

        // A store that hangs holds the thread up; it is a background thread, which ends with the process.
        if (thread.Join(shortestSilence))
        {
            stop.Dispose();
        }
    }

    private string Verdict(RankBeat?[] before, RankBeat?[] after, string symptom)
    {
        int[] others = [.. Enumerable.Range(0, members.Length).Where(other => other != rank)];
        int[] silent = [.. others.Where(other => after[other]?.Count == before[other]?.Count)];
        if (silent.Length > 0)
        {
            return $"{Names(silent)} gave no sign of life any more: {(silent.Length == 1 ? "it has" : "they have")} died, ended or been stopped. {Advice}";
        }

        int[] behind = [.. others.Where(other => after[other]!.Operation < own.Operation)];
        return behind.Length > 0
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{Names(behind)} did not come to operation {own.Operation} ({own.Label}) in time: the last was {after[behind[0]]!.Operation} ({after[behind[0]]!.Label}). Either it is slow, then a longer timeout helps (DISTILLER_TIMEOUT in seconds), or it hangs. {Advice}")
            : string.Create(CultureInfo.InvariantCulture, $"{members[rank].Describe(rank)} lost its connection in operation {own.Operation} ({own.Label}): {symptom}. {Advice}");
    }

    private string Names(int[] ranks) => string.Join(", ", ranks.Select(other => members[other].Describe(other)));

    private void Watch()
    {
        do
        {
            try
            {
                Round();
            }
            catch (ExternalException) when (!stop.IsSet)
            {
                lock (gate)
                {
                    failure ??= $"{members[0].Describe(0)} is gone: the store that it holds no longer answers. {Advice}";
                }

                return;
            }
            catch (Exception reason) when (reason is ExternalException or ObjectDisposedException)
            {
                return;
            }
        }
        while (!stop.Wait(interval));
    }

    private void Round()
    {
        RankBeat beat;
        string? word;
        lock (gate)
        {
            own = own with { Count = own.Count + 1 };
            (beat, word) = (own, announcement);
        }

        store.Set(BeatKey(rank), beat.ToString());
        if (word is not null && store.Add(FailureKey + "/claims", 1) == 1)
        {
            store.Set(FailureKey, word);
        }

        string? told = store.GetText(FailureKey);
        Interlocked.Exchange(ref departures, store.Add(DepartureKey, 0));
        if (looksAtAll)
        {
            RankBeat?[] before = beats;
            RankBeat?[] now = [.. Enumerable.Range(0, members.Length).Select(other => RankBeat.Parse(store.GetText(BeatKey(other))))];
            for (int other = 0; other < now.Length; other++)
            {
                if (now[other]?.Count != before[other]?.Count || heard[other] == 0)
                {
                    Interlocked.Exchange(ref heard[other], Stopwatch.GetTimestamp());
                }
            }

            beats = now;
        }

        lock (gate)
        {
            failure ??= told;
            announcement = word is null ? announcement : null;
        }

        Interlocked.Increment(ref rounds);
    }

    private static string LeftKey(int rank) => string.Create(CultureInfo.InvariantCulture, $"left/{rank}");

    private static string BeatKey(int rank) => string.Create(CultureInfo.InvariantCulture, $"beat/{rank}");

    // Whether the store answers. Of two rounds the second was begun after the call.
    private bool WaitForRounds(int count)
    {
        long goal = Interlocked.Read(ref rounds) + count;
        for (TimeSpan waited = TimeSpan.Zero; waited < shortestSilence + (count * interval); waited += interval / 4)
        {
            if (Interlocked.Read(ref rounds) >= goal || !thread.IsAlive)
            {
                break;
            }

            Thread.Sleep(interval / 4);
        }

        return Interlocked.Read(ref rounds) >= goal;
    }
}
