using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using Distiller.Native;
using static TorchSharp.torch;

namespace Distiller.Distributed;

/// <summary>The connections of one rank to the others: the store, the watch and libtorch's group.</summary>
internal sealed class RankConnection : IDisposable
{
    private static readonly TimeSpan slice = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan courtesy = TimeSpan.FromSeconds(2);

    private readonly RankEnvironment environment;
    private readonly ProcessGroupOptions options;
    private readonly NativeStore store;
    private readonly NativeStore? monitorStore;
    private readonly NativeGroup? group;
    private readonly RankMonitor? monitor;
    private readonly ImmutableArray<Member> members = [];
    private long operations;
    private bool isDisposed;
    private bool isStoreLost;

    public RankConnection(RankEnvironment environment, ProcessGroupOptions options)
    {
        (this.environment, this.options) = (environment, options);
        Require();
        NetworkPlace place = NetworkPlace.Find(environment, options.Interface);
        store = Connect(environment.Rank == 0, place);
        try
        {
            members = Join();
            monitorStore = Connect(isServer: false, place);
            monitor = new RankMonitor(monitorStore, members, environment.Rank, options.Timeout);

            // The native limit is the longest one: the message about a rank that is late is made here.
            TimeSpan limit = (options.Timeout > options.JoinTimeout ? options.Timeout : options.JoinTimeout) + RankMonitor.Patience;
            group = new NativeGroup(store, "gloo", environment.Rank, environment.WorldSize, place.Address, limit);
        }
        catch (ExternalException reason)
        {
            string message = $"Rank {Number(environment.Rank)} could not connect to the others by {place.Interface} ({place.Address}): {Reason(reason)}";
            message = monitor?.Diagnose(message, () => false) ?? message;
            Release();
            throw new RankFailureException(message, reason);
        }
        catch
        {
            Release();
            throw;
        }
    }

    /// <summary>Starts an operation; <see cref="Complete"/> waits for its end.</summary>
    public NativeWork Start(string purpose, Func<NativeGroup, NativeWork> start)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        CheckFailure();
        monitor!.Enter(++operations, purpose);
        try
        {
            return start(group!);
        }
        catch (ExternalException reason)
        {
            throw Failure(reason);
        }
    }

    public NativeWork StartAllReduce(Tensor tensor, Reduction reduction, string purpose) => Start(purpose, native => native.AllReduce(tensor, reduction switch
    {
        Reduction.Sum or Reduction.Mean => NativeGroup.Operation.Sum,
        Reduction.Smallest => NativeGroup.Operation.Smallest,
        Reduction.Largest => NativeGroup.Operation.Largest,
        _ => throw new ArgumentOutOfRangeException(nameof(reduction), reduction, "Unknown reduction."),
    }));

    /// <summary>Waits for the end of an operation.</summary>
    /// <exception cref="RankFailureException">A rank is gone or late.</exception>
    public void Complete(NativeWork work, string purpose)
    {
        try
        {
            using (work)
            {
                Await(work.Wait, purpose);
            }
        }
        catch (ExternalException reason)
        {
            throw Failure(reason);
        }
    }

    /// <summary>Asks the store.</summary>
    /// <exception cref="RankFailureException">A rank is gone, or the store does not answer.</exception>
    public TResult Ask<TResult>(Func<NativeStore, TResult> question)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        CheckFailure();

        // A store whose process hangs never answers.
        Task<TResult> answer = Task.Run(() => question(store));
        try
        {
            Await(answer.Wait, "a question to the store");
            return answer.Result;
        }
        catch (AggregateException reason) when (reason.InnerException is ExternalException inner)
        {
            throw Failure(inner);
        }
    }

    /// <summary>Tells all ranks to stop.</summary>
    public void Fail(Exception reason) => monitor!.Announce($"{members[environment.Rank].Describe(environment.Rank)} failed: {reason.Message}");

    /// <summary>Whether a rank has given no sign of life for seconds.</summary>
    public bool IsSilent(int rank) => monitor!.IsSilent(rank);

    public void Dispose()
    {
        if (isDisposed)
        {
            return;
        }

        isDisposed = true;
        if (monitor!.Failure is null)
        {
            isStoreLost = !AnswersInTime(() => Depart(monitor), environment.Rank == 0 ? options.Timeout + RankMonitor.Patience : RankMonitor.Patience);
        }
        else if (environment.Rank == 0)
        {
            // The others read the reason from the store that ends with this process.
            AnswersInTime(() => AwaitWithStore(monitor.IsKnownToAll, RankMonitor.Patience), RankMonitor.Patience + RankMonitor.Patience);
        }

        // After a failure an operation may be under way in a thread of libtorch, which would be waited for: the process ends soon.
        if (monitor.Failure is null)
        {
            group?.Dispose();
        }

        Release();
    }

    private static void Require()
    {
        NativeSupport.Require("Working with several processes");
        if (DistributedShim.shim_distributed_available() == 0)
        {
            throw new NotSupportedException(
                "Working with several processes needs Gloo, which the native library was compiled without. Run: apt-get install libgloo-dev, remove the folder artifacts/native, and run './build.sh build'.");
        }
    }

    private RankFailureException Failure(ExternalException reason) => new(monitor!.Diagnose(Reason(reason), () => false) ?? Reason(reason), reason);

    /// <exception cref="RankFailureException">Ranks have to stop.</exception>
    private void CheckFailure()
    {
        if (monitor?.Failure is { } known)
        {
            throw new RankFailureException(known);
        }
    }

    /// <summary>Waits for the end of something; stops if a rank has failed, has left while this one waits for it, or is late.</summary>
    /// <exception cref="RankFailureException">A rank is gone or late.</exception>
    private void Await(Func<TimeSpan, bool> wait, string purpose)
    {
        for (long start = Stopwatch.GetTimestamp(); !wait(slice);)
        {
            CheckFailure();
            TimeSpan waited = Stopwatch.GetElapsedTime(start);
            if ((waited > options.Timeout || (monitor!.Departures > 0 && waited > courtesy))
                && monitor!.Diagnose(string.Create(CultureInfo.InvariantCulture, $"no answer in {waited.TotalSeconds:0} s of {purpose}"), IsOver) is { } message)
            {
                throw new RankFailureException(message);
            }
        }

        bool IsOver()
        {
            try
            {
                return wait(TimeSpan.Zero);
            }
            catch (Exception reason) when (reason is ExternalException or AggregateException)
            {
                // The next wait tells it.
                return true;
            }
        }
    }

    private ImmutableArray<Member> Join()
    {
        Task<ImmutableArray<Member>> joining = Task.Run(() => Membership.Join(store, environment, options));
        try
        {
            if (joining.Wait((2 * options.JoinTimeout) + RankMonitor.Patience))
            {
                return joining.Result;
            }
        }
        catch (AggregateException reason) when (reason.InnerException is { } inner)
        {
            ExceptionDispatchInfo.Throw(inner);
        }

        isStoreLost = true;
        throw new RankFailureException($"The store at {environment.MasterAddress}:{Number(environment.MasterPort)} does not answer any more: rank 0, which holds it, hangs. Start all ranks again.");
    }

    private NativeStore Connect(bool isServer, NetworkPlace place)
    {
        try
        {
            return new NativeStore(environment.MasterAddress, environment.MasterPort, isServer, place.Interface, options.JoinTimeout);
        }
        catch (ExternalException reason) when (isServer && reason.Message.Contains("in use", StringComparison.OrdinalIgnoreCase))
        {
            throw new RankFailureException(
                $"Port {Number(environment.MasterPort)} of this machine is taken by another program. Choose another MASTER_PORT, the same for all ranks; 'ss -ltnp' tells who has it.", reason);
        }
        catch (ExternalException reason) when (!isServer)
        {
            throw new RankFailureException(
                $"Rank {Number(environment.Rank)} did not reach rank 0 at {environment.MasterAddress}:{Number(environment.MasterPort)} within {Number((int)options.JoinTimeout.TotalSeconds)} s. "
                + $"Start rank 0, and see that no firewall is between ({Reason(reason)}).",
                reason);
        }
    }

    private void Depart(RankMonitor others)
    {
        others.Depart();
        if (environment.Rank == 0)
        {
            AwaitWithStore(() => others.Failure is not null || others.IsLast(), options.Timeout);
        }
    }

    private static void AwaitWithStore(Func<bool> condition, TimeSpan longest)
    {
        for (long start = Stopwatch.GetTimestamp(); !condition() && Stopwatch.GetElapsedTime(start) < longest;)
        {
            Thread.Sleep(slice);
        }
    }

    // Nothing is left to be done but to say goodbye: nobody need hear it.
    private static bool AnswersInTime(Action questions, TimeSpan time)
    {
        try
        {
            return Task.Run(questions).Wait(time);
        }
        catch (AggregateException reason) when (reason.InnerException is ExternalException)
        {
            return true;
        }
    }

    private void Release()
    {
        monitor?.Dispose();
        if (monitor?.Failure is null && !isStoreLost)
        {
            monitorStore?.Dispose();
            store.Dispose();
        }
    }

    // What libtorch says goes on with the place in its sources.
    private static string Reason(ExternalException reason) => reason.Message.Split('\n')[0].TrimEnd('.');

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
