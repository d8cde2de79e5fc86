using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Distiller.Native;

namespace Distiller.Distributed;

/// <summary>Gives signs of life to the other ranks and watches theirs, by a thread and a connection of its own.</summary>
/// <remarks>
/// The thread that computes never talks to the store about failures: a store whose process hangs would never answer. It only looks at
/// what the watching thread has found, and when that last heard from the store. A rank counts as silent only after several looks at it:
/// on an overloaded machine the looks become rare as the signs do.
/// </remarks>
internal sealed class RankMonitor : IDisposable
{
    private const string FailureKey = "failure";
    private const string DepartureKey = "departures";
    private const string Advice = "All ranks stop; go on from the last checkpoint, with this number of ranks or another.";
    private const int Looks = 6;
    private static readonly TimeSpan shortSilence = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan longSilence = TimeSpan.FromSeconds(6);

    private readonly NativeStore store;
    private readonly ImmutableArray<Member> members;
    private readonly int rank;
    private readonly TimeSpan interval;
    private readonly bool[] isWatched;
    private readonly RankSighting?[] sightings;
    private readonly ManualResetEventSlim stop = new();
    private readonly Thread thread;
    private readonly Lock gate = new();
    private RankBeat own = new(0, 0, "the beginning");
    private string? failure;
    private string? announcement;
    private long rounds;
    private long departures;
    private bool isStopTold;

    public RankMonitor(NativeStore store, ImmutableArray<Member> members, int rank, TimeSpan timeout)
    {
        this.store = store;
        this.members = members;
        this.rank = rank;
        isWatched = new bool[members.Length];
        sightings = new RankSighting?[members.Length];
        interval = TimeSpan.FromSeconds(Math.Clamp(timeout.TotalSeconds / 100, 0.1, 0.5));
        thread = new Thread(Watch) { IsBackground = true, Name = "ranks" };
        thread.Start();
    }

    /// <summary>How long the store may take to answer, on a busy machine too, before the process that holds it counts as lost.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(10);

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

    private IEnumerable<int> Others => Enumerable.Range(0, members.Length).Where(other => other != rank);

    /// <summary>Notes that this rank has come to an operation.</summary>
    public void Enter(long operation, string label)
    {
        lock (gate)
        {
            own = own with { Operation = operation, Label = label };
        }
    }

    /// <summary>Tells all ranks to stop. The first word counts.</summary>
    /// <returns>The first word.</returns>
    public string Announce(string message)
    {
        string first = Settle(message);

        // The second round begins after the call: then the others can read it, though this process be gone.
        WaitForRounds(2);
        return first;
    }

    /// <summary>Notes that this rank ends in order.</summary>
    public void Depart()
    {
        store.Set(LeftKey(rank), "left");
        store.Add(DepartureKey, 1);
    }

    /// <summary>Whether all other ranks have ended, in order or not.</summary>
    public bool IsLast() => Others.All(other => store.Contains(LeftKey(other)) || IsSilent(other));

    /// <summary>After a failure: whether all other ranks that live know of it, so that the store can go.</summary>
    public bool IsKnownToAll() => Others.All(other => store.Contains(StoppedKey(other)) || IsSilent(other, shortSilence));

    /// <summary>Whether a rank has given no sign of life for seconds. The first question starts the watch.</summary>
    public bool IsSilent(int other) => IsSilent(other, longSilence);

    /// <summary>Finds out which rank is to blame for an operation that did not end, and tells the others.</summary>
    /// <param name="symptom">What was seen here.</param>
    /// <param name="isOver">Whether the operation has ended well after all.</param>
    /// <returns>The message to stop with; null to go on.</returns>
    public string? Diagnose(string symptom, Func<bool> isOver)
    {
        bool isAnswered = WaitForRounds(2);

        // One rank looks at all the others and tells; hundreds that did so at once would be too much for the store.
        if (isAnswered && Failure is null && !IsFirst($"diagnosis/{own.Operation}"))
        {
            WaitUntil(() => Failure is not null || isOver(), Patience + Patience);
        }

        if (isAnswered && Failure is null && !isOver())
        {
            Array.Fill(isWatched, true);
            long begin = Interlocked.Read(ref rounds);
            WaitUntil(() => Failure is not null || isOver() || Others.All(other => IsAlive(other, begin) || IsSilent(other, shortSilence)), Patience);
            isAnswered = WaitForRounds(1);
        }

        if (Failure is { } known)
        {
            return known;
        }

        if (isOver())
        {
            return null;
        }

        return isAnswered
            ? Announce(Verdict(symptom))
            : Settle($"{members[0].Describe(0)} does not answer any more: it has died or hangs. It holds the store. {Advice}");
    }

    public void Dispose()
    {
        stop.Set();

        // A store that hangs holds the thread up; it is a background thread, which ends with the process.
        if (thread.Join(shortSilence))
        {
            stop.Dispose();
        }
    }

    private string Settle(string message)
    {
        lock (gate)
        {
            failure ??= message;
            announcement ??= failure;
            return failure;
        }
    }

    private bool IsSilent(int other, TimeSpan time)
    {
        Volatile.Write(ref isWatched[other], true);
        return Volatile.Read(ref sightings[other])?.IsSilent(time, Interlocked.Read(ref rounds), Looks) ?? false;
    }

    // A sign that was left before somebody looked proves nothing; one that came two rounds later does.
    private bool IsAlive(int other, long begin) => Volatile.Read(ref sightings[other]) is { IsNew: true } sighting && sighting.Round > begin + 2;

    private string Verdict(string symptom)
    {
        int[] silent = [.. Others.Where(other => IsSilent(other, shortSilence))];
        if (silent.Length > 0)
        {
            return $"{Names(silent)} gave no sign of life any more: {(silent.Length == 1 ? "it has" : "they have")} died, ended or been stopped. {Advice}";
        }

        int[] behind = [.. Others.Where(other => Last(other) is { } beat && beat.Operation < own.Operation)];
        return behind.Length > 0
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{Names(behind)} did not come to operation {own.Operation} ({own.Label}) in time: the last was {Last(behind[0])!.Operation} ({Last(behind[0])!.Label}). Either it is slow, then a longer timeout helps (DISTILLER_TIMEOUT in seconds), or it hangs. {Advice}")
            : string.Create(CultureInfo.InvariantCulture, $"{members[rank].Describe(rank)} lost its connection in operation {own.Operation} ({own.Label}): {symptom}. {Advice}");
    }

    private RankBeat? Last(int other) => Volatile.Read(ref sightings[other])?.Beat;

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
        if (word is not null && IsFirstAt(FailureKey))
        {
            store.Set(FailureKey, word);
        }

        string? told = store.GetText(FailureKey);
        if (told is not null && !isStopTold)
        {
            store.Set(StoppedKey(rank), "stopped");
            isStopTold = true;
        }

        Interlocked.Exchange(ref departures, store.Add(DepartureKey, 0));
        foreach (int other in Others.Where(other => Volatile.Read(ref isWatched[other])))
        {
            Volatile.Write(ref sightings[other], RankSighting.Next(sightings[other], RankBeat.Parse(store.GetText(BeatKey(other))), rounds));
        }

        lock (gate)
        {
            failure ??= told;
            announcement = word is null ? announcement : null;
        }

        Interlocked.Increment(ref rounds);
    }

    private bool IsFirstAt(string key) => store.Add(key + "/claims", 1) == 1;

    // From the thread that computes: a store that does not answer must not hold it up.
    private bool IsFirst(string key)
    {
        try
        {
            Task<bool> question = Task.Run(() => IsFirstAt(key));
            return question.Wait(Patience) && question.Result;
        }
        catch (AggregateException)
        {
            return false;
        }
    }

    private static string LeftKey(int rank) => string.Create(CultureInfo.InvariantCulture, $"left/{rank}");

    private static string StoppedKey(int rank) => string.Create(CultureInfo.InvariantCulture, $"stopped/{rank}");

    private static string BeatKey(int rank) => string.Create(CultureInfo.InvariantCulture, $"beat/{rank}");

    // Whether the store answers. Of two rounds the second was begun after the call.
    private bool WaitForRounds(int count)
    {
        long goal = Interlocked.Read(ref rounds) + count;
        WaitUntil(() => Interlocked.Read(ref rounds) >= goal || !thread.IsAlive, Patience);
        return Interlocked.Read(ref rounds) >= goal;
    }

    private void WaitUntil(Func<bool> condition, TimeSpan longest)
    {
        long start = Stopwatch.GetTimestamp();
        while (!condition() && Stopwatch.GetElapsedTime(start) < longest)
        {
            Thread.Sleep(interval / 4);
        }
    }
}
