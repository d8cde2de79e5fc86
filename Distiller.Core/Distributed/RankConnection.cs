using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
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

    public RankConnection(RankEnvironment environment, ProcessGroupOptions options)
    {
        (this.environment, this.options) = (environment, options);
        Require();
        NetworkPlace place = NetworkPlace.Find(environment, options.Interface);
        store = Connect(environment.Rank == 0, place);
        try
        {
            members = Membership.Join(store, environment, options);
            monitorStore = Connect(isServer: false, place);
            monitor = new RankMonitor(monitorStore, members, environment.Rank, options.Timeout);

            // The native limit is the longer one: the message about a rank that is late is made here.
            group = new NativeGroup(store, "gloo", environment.Rank, environment.WorldSize, place.Address, options.Timeout + courtesy + courtesy);
        }
        catch (ExternalException reason)
        {
            Release();
            throw new RankFailureException($"Rank {Number(environment.Rank)} could not connect to the others by {place.Interface} ({place.Address}): {Reason(reason)}", reason);
        }
        catch
        {
            // The others read rank 0's verdict from its store.
            if (environment.Rank == 0)
            {
                Thread.Sleep(courtesy);
            }

            Release();
            throw;
        }
    }

    /// <summary>Starts an operation; <see cref="Complete"/> waits for its end.</summary>
    public NativeWork Start(string purpose, Func<NativeGroup, NativeWork> start)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        Check(TimeSpan.Zero, purpose);
        monitor!.Enter(++operations, purpose);
        try
        {
            return start(group!);
        }
        catch (ExternalException reason)
        {
            throw new RankFailureException(monitor.Diagnose(Reason(reason)), reason);
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
        long start = Stopwatch.GetTimestamp();
        try
        {
            using (work)
            {
                while (!work.Wait(slice))
                {
                    Check(Stopwatch.GetElapsedTime(start), purpose);
                }
            }
        }
        catch (ExternalException reason)
        {
            throw new RankFailureException(monitor!.Diagnose(Reason(reason)), reason);
        }
    }

    /// <summary>Asks the store.</summary>
    /// <exception cref="RankFailureException">A rank is gone.</exception>
    public TResult Ask<TResult>(Func<NativeStore, TResult> question)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        Check(TimeSpan.Zero, "a question to the store");
        try
        {
            return question(store);
        }
        catch (ExternalException reason)
        {
            throw new RankFailureException(monitor!.Diagnose(Reason(reason)), reason);
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
            Depart(monitor);
        }
        else if (environment.Rank == 0)
        {
            // The others read the reason from the store that ends with this process.
            Thread.Sleep(courtesy);
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

    /// <summary>Stops if a rank has failed, or has left while this one waits for it.</summary>
    /// <exception cref="RankFailureException">A rank is gone or late.</exception>
    private void Check(TimeSpan waited, string purpose)
    {
        if (monitor?.Failure is { } known)
        {
            throw new RankFailureException(known);
        }

        if (monitor is not null && (waited > options.Timeout || (monitor.Departures > 0 && waited > courtesy)))
        {
            throw new RankFailureException(monitor.Diagnose(string.Create(CultureInfo.InvariantCulture, $"no answer in {waited.TotalSeconds:0} s of {purpose}")));
        }
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
        try
        {
            others.Depart();
            Stopwatch clock = Stopwatch.StartNew();
            while (environment.Rank == 0 && others.Failure is null && clock.Elapsed < options.Timeout && !others.IsLast())
            {
                Thread.Sleep(slice);
            }
        }
        catch (ExternalException)
        {
            // Rank 0 has ended already: nobody is left to be told.
        }
    }

    private void Release()
    {
        monitor?.Dispose();
        if (monitor?.Failure is null)
        {
            monitorStore?.Dispose();
            store.Dispose();
        }
    }

    // What libtorch says goes on with the place in its sources.
    private static string Reason(ExternalException reason) => reason.Message.Split('\n')[0].TrimEnd('.');

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
