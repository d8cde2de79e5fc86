using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Distiller.Native;

namespace Distiller.Distributed;

/// <summary>How ranks find one another and make sure that they fit together, before anything is computed.</summary>
internal static class Membership
{
    private const string WorldKey = "world";
    private const string VerdictKey = "verdict";
    private const string RefusalKey = "refusal";
    private const string HeardKey = "heard";
    private const string Agreed = "agreed";
    private static readonly TimeSpan courtesy = TimeSpan.FromSeconds(1);

    /// <summary>Joins; returns what all ranks say of themselves.</summary>
    /// <exception cref="RankFailureException">Ranks are missing, doubled or do not fit; the message names them.</exception>
    public static ImmutableArray<Member> Join(NativeStore store, RankEnvironment environment, ProcessGroupOptions options)
    {
        Stopwatch clock = Stopwatch.StartNew();
        TimeSpan timeout = options.JoinTimeout;
        Member own = Member.Own(environment.WorldSize, options.Identity);
        if (environment.Rank == 0)
        {
            store.Set(WorldKey, environment.WorldSize.ToString(CultureInfo.InvariantCulture));
        }

        // Rank 0 may not be the process that holds the port, but a stranger with another idea of the world.
        string world = Await(store, WorldKey, clock, timeout, environment) ?? throw Failure($"Rank 0 at {environment.MasterAddress} did not begin in time.", environment);
        if (int.Parse(world, CultureInfo.InvariantCulture) != environment.WorldSize)
        {
            string refusal = string.Create(
                CultureInfo.InvariantCulture,
                $"{own.Describe(environment.Rank)} was started for {environment.WorldSize} processes, rank 0 for {world}. Start all of them with the same WORLD_SIZE.");
            store.Set(RefusalKey, refusal);
            throw new RankFailureException(refusal);
        }

        if (store.Add($"joined/{environment.Rank}", 1) > 1)
        {
            string refusal = string.Create(
                CultureInfo.InvariantCulture, $"Two processes are rank {environment.Rank}; the second is process {own.ProcessId} on {own.Machine}. Give each process a RANK of its own, from 0 to {environment.WorldSize - 1}.");
            store.Set(RefusalKey, refusal);
            throw new RankFailureException(refusal);
        }

        store.Set(MemberKey(environment.Rank), own.ToText());
        string?[] texts = new string?[environment.WorldSize];
        if (environment.Rank == 0)
        {
            // One value tells all of them who is there: hundreds of ranks that asked for hundreds would keep the store busy.
            string judgement = Judge(store, own, texts, environment, clock, timeout);
            store.Set(VerdictKey, judgement == Agreed ? string.Join('\n', texts.Prepend(Agreed)) : judgement);
        }

        string verdict = Await(store, VerdictKey, clock, timeout + timeout, environment) ?? throw Failure("Rank 0 did not say in time whether all ranks are there.", environment);
        if (verdict.Split('\n') is [Agreed, .. string[] members])
        {
            return [.. members.Select(Member.Parse)];
        }

        _ = store.Add(HeardKey, 1);
        if (environment.Rank == 0)
        {
            // The store ends with this process: whoever has come, or is just coming, is told before.
            for (Stopwatch patience = Stopwatch.StartNew(); patience.Elapsed < (AreAllTold(store, environment) ? courtesy : RankMonitor.Patience);)
            {
                Thread.Sleep(Pause(environment));
            }
        }

        throw new RankFailureException(verdict);
    }

    private static string Judge(NativeStore store, Member own, string?[] texts, RankEnvironment environment, Stopwatch clock, TimeSpan timeout)
    {
        while (true)
        {
            if (store.GetText(RefusalKey) is { } refusal)
            {
                return refusal;
            }

            for (int rank = 0; rank < texts.Length; rank++)
            {
                texts[rank] ??= store.GetText(MemberKey(rank));
            }

            if (Array.TrueForAll(texts, text => text is not null))
            {
                return Compare(own, [.. texts.Select(text => Member.Parse(text!))]);
            }

            if (clock.Elapsed > timeout)
            {
                IEnumerable<int> missing = Enumerable.Range(0, texts.Length).Where(rank => texts[rank] is null);
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"Of {texts.Length} ranks {string.Join(", ", missing)} did not join within {timeout.TotalSeconds:0} s. Start them, see that they reach {environment.MasterAddress}:{environment.MasterPort}, or lower WORLD_SIZE.");
            }

            Thread.Sleep(Pause(environment));
        }
    }

    private static string Compare(Member own, ImmutableArray<Member> members)
    {
        for (int rank = 1; rank < members.Length; rank++)
        {
            Member member = members[rank];
            if (member.Program != own.Program || member.Libtorch != own.Libtorch)
            {
                return $"{member.Describe(rank)} runs another version of the program than rank 0: {member.Program}, libtorch {member.Libtorch}; "
                    + $"rank 0: {own.Program}, libtorch {own.Libtorch}. Copy one build to all machines.";
            }

            if (member.Identity != own.Identity)
            {
                return $"{member.Describe(rank)} was given other work than rank 0: '{member.Identity}' instead of '{own.Identity}'. Start all ranks with the same files and options.";
            }
        }

        return Agreed;
    }

    private static bool AreAllTold(NativeStore store, RankEnvironment environment) =>
        store.Add(HeardKey, 0) >= Enumerable.Range(0, environment.WorldSize).Count(rank => store.Contains(MemberKey(rank)));

    // Many ranks ask less often.
    private static TimeSpan Pause(RankEnvironment environment) => TimeSpan.FromMilliseconds(20 + environment.WorldSize);

    private static string? Await(NativeStore store, string key, Stopwatch clock, TimeSpan timeout, RankEnvironment environment)
    {
        string? value;
        while ((value = store.GetText(key)) is null && clock.Elapsed < timeout)
        {
            Thread.Sleep(Pause(environment));
        }

        return value;
    }

    private static RankFailureException Failure(string what, RankEnvironment environment) => new(string.Create(
        CultureInfo.InvariantCulture, $"{what} This is rank {environment.Rank} of {environment.WorldSize}, which asked {environment.MasterAddress}:{environment.MasterPort}."));

    private static string MemberKey(int rank) => string.Create(CultureInfo.InvariantCulture, $"member/{rank}");
}
