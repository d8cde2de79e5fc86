using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Distiller.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Distributed;

/// <summary>Several processes that compute together. Every rank calls the same operations in the same order.</summary>
/// <remarks>
/// The engine is libtorch's own: c10d's store and Gloo over TCP. What travels is neither encrypted nor authenticated: use a private
/// network. Connections are bound to one network interface, the loopback where all ranks run on one machine.
/// <para>A group of one process needs nothing of this; its operations return at once, so that one program serves both.</para>
/// <para>Not thread-safe, except <see cref="Fail"/>.</para>
/// </remarks>
public sealed class ProcessGroup : IDisposable
{
    private static readonly TimeSpan slice = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan courtesy = TimeSpan.FromSeconds(2);

    private readonly RankEnvironment environment;
    private readonly ProcessGroupOptions options;
    private readonly Dictionary<string, byte[]> alone = new(StringComparer.Ordinal);
    private readonly NativeStore? store;
    private readonly NativeStore? monitorStore;
    private readonly NativeGroup? group;
    private readonly RankMonitor? monitor;
    private readonly ImmutableArray<Member> members = [];
    private long operations;
    private bool isDisposed;

    /// <summary>Joins the group. Returns when all ranks are there.</summary>
    /// <param name="environment">Which rank this is, and where the ranks meet.</param>
    /// <param name="options">How to connect, and how long to wait; null for the defaults.</param>
    /// <exception cref="RankFailureException">Ranks are missing, doubled, or of another program; the port is taken.</exception>
    /// <exception cref="ArgumentException">An address or interface does not exist.</exception>
    /// <exception cref="NotSupportedException">There are several ranks, and the native library cannot be used; the message says what to do.</exception>
    public ProcessGroup(RankEnvironment environment, ProcessGroupOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(environment);
        this.environment = environment;
        this.options = options ?? ProcessGroupOptions.Default;
        if (environment.WorldSize == 1)
        {
            return;
        }

        Require();
        NetworkPlace place = NetworkPlace.Find(environment, this.options.Interface);
        try
        {
            store = Connect(environment.Rank == 0, place);
            members = Membership.Join(store, environment, this.options);
            monitorStore = Connect(isServer: false, place);
            monitor = new RankMonitor(monitorStore, members, environment.Rank, this.options.Timeout);
            // The native limit is the longer one: the message about a rank that is late is made here.
            group = new NativeGroup(store, "gloo", environment.Rank, environment.WorldSize, place.Address, this.options.Timeout + courtesy + courtesy);
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

    /// <summary>Number of this process. Range: 0 to <see cref="WorldSize"/> - 1.</summary>
    public int Rank => environment.Rank;

    /// <summary>How many processes there are.</summary>
    public int WorldSize => environment.WorldSize;

    /// <summary>Whether this is rank 0, the one that writes files and talks to the user.</summary>
    public bool IsFirst => Rank == 0;

    /// <summary>Whether this process is alone.</summary>
    public bool IsSingle => WorldSize == 1;

    /// <summary>Joins the group that a launcher has described in the environment; a group of one if there was none.</summary>
    /// <returns>The group; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">Variables are missing or contradict one another.</exception>
    /// <exception cref="RankFailureException">Ranks are missing, doubled, or of another program; the port is taken.</exception>
    /// <exception cref="NotSupportedException">There are several ranks, and the native library cannot be used; the message says what to do.</exception>
    public static ProcessGroup FromEnvironment() => new(RankEnvironment.Read(), ProcessGroupOptions.FromEnvironment());

    /// <summary>Gives all ranks the values of one.</summary>
    /// <param name="tensor">Of the same shape and type on all ranks; overwritten on the others. Types: floats of 16 to 64 bits but not bfloat16, Int8, Byte, Int32, Int64, Bool.</param>
    /// <param name="root">The rank whose values count.</param>
    /// <param name="purpose">What it is for, in messages.</param>
    /// <exception cref="RankFailureException">A rank is gone or late.</exception>
    public void Broadcast(Tensor tensor, int root = 0, string purpose = "broadcast")
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (group is null || tensor.numel() == 0)
        {
            return;
        }

        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradients = no_grad();
        Tensor plain = Plain(tensor);
        Complete(Start(purpose, native => native.Broadcast(plain, root)), purpose);
        Return(plain, tensor);
    }

    /// <summary>Gives all ranks the bytes of one, of any length.</summary>
    /// <param name="content">What the root sends; ignored on the others.</param>
    /// <param name="root">The rank whose bytes count.</param>
    /// <param name="purpose">What it is for, in messages.</param>
    /// <returns>The root's bytes, on all ranks.</returns>
    /// <exception cref="RankFailureException">A rank is gone or late.</exception>
    public byte[] Broadcast(byte[] content, int root = 0, string purpose = "broadcast")
    {
        ArgumentNullException.ThrowIfNull(content);
        if (group is null)
        {
            return content;
        }

        using DisposeScope scope = NewDisposeScope();
        using Tensor length = tensor((long[])[content.LongLength]);
        Broadcast(length, root, purpose);
        Tensor buffer = Rank == root ? frombuffer(content, ScalarType.Byte) : empty([length.ToInt64()], dtype: ScalarType.Byte);
        if (length.ToInt64() == 0)
        {
            return [];
        }

        Broadcast(buffer, root, purpose);
        return buffer.bytes.ToArray();
    }

    /// <summary>Combines the values of all ranks, element by element, in place. All ranks get the same bits.</summary>
    /// <param name="tensor">Of the same shape and type on all ranks; types as for <see cref="Broadcast(Tensor, int, string)"/>.</param>
    /// <param name="reduction">What is made of them. <see cref="Reduction.Mean"/> needs a floating-point type.</param>
    /// <param name="purpose">What it is for, in messages.</param>
    /// <exception cref="RankFailureException">A rank is gone or late.</exception>
    public void AllReduce(Tensor tensor, Reduction reduction = Reduction.Sum, string purpose = "all-reduce")
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (group is null || tensor.numel() == 0)
        {
            return;
        }

        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradients = no_grad();
        Tensor plain = Plain(tensor);
        Complete(StartAllReduce(plain, reduction, purpose), purpose);
        Return(reduction == Reduction.Mean ? plain.div_(WorldSize) : plain, tensor);
    }

    /// <summary>The values of all ranks.</summary>
    /// <param name="tensor">Of the same shape and type on all ranks; types as for <see cref="Broadcast(Tensor, int, string)"/>.</param>
    /// <param name="purpose">What it is for, in messages.</param>
    /// <returns>A tensor for each rank, in their order; they belong to the current dispose scope.</returns>
    /// <exception cref="RankFailureException">A rank is gone or late.</exception>
    public Tensor[] AllGather(Tensor tensor, string purpose = "all-gather")
    {
        ArgumentNullException.ThrowIfNull(tensor);
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradients = no_grad();
        Tensor plain = Plain(tensor).clone();
        if (group is null)
        {
            return [plain.MoveToOuterDisposeScope()];
        }

        Tensor[] outputs = [.. Enumerable.Range(0, WorldSize).Select(_ => empty_like(plain))];
        Complete(Start(purpose, native => native.AllGather(plain, outputs)), purpose);
        return [.. outputs.Select(output => output.to(tensor.dtype).MoveToOuterDisposeScope())];
    }

    /// <summary>Waits until all ranks have come here.</summary>
    /// <param name="purpose">What it is for, in messages.</param>
    /// <exception cref="RankFailureException">A rank is gone or late.</exception>
    public void Barrier(string purpose = "barrier")
    {
        if (group is not null)
        {
            Complete(Start(purpose, native => native.Barrier()), purpose);
        }
    }

    /// <summary>The next number of a counter that all ranks share: 0, 1, 2 … Needs no other rank to take part.</summary>
    /// <param name="counter">Name of the counter.</param>
    /// <returns>A number that no other call, on any rank, has got.</returns>
    /// <exception cref="RankFailureException">A rank is gone.</exception>
    public long Next(string counter)
    {
        ArgumentException.ThrowIfNullOrEmpty(counter);
        if (store is not null)
        {
            return Ask(connection => connection.Add("counter/" + counter, 1)) - 1;
        }

        long next = alone.TryGetValue("counter/" + counter, out byte[]? bytes) ? BitConverter.ToInt64(bytes) : 0;
        alone["counter/" + counter] = BitConverter.GetBytes(next + 1);
        return next;
    }

    /// <summary>Leaves a text for the other ranks. Needs no other rank to take part.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="text">The text.</param>
    /// <exception cref="RankFailureException">A rank is gone.</exception>
    public void Publish(string key, string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        ArgumentNullException.ThrowIfNull(text);
        if (store is null)
        {
            alone["text/" + key] = Encoding.UTF8.GetBytes(text);
            return;
        }

        Ask(connection =>
        {
            connection.Set("text/" + key, text);
            return true;
        });
    }

    /// <summary>Reads a text that a rank has left.</summary>
    /// <param name="key">Its name.</param>
    /// <returns>The text; null if nobody has left it yet.</returns>
    /// <exception cref="RankFailureException">A rank is gone.</exception>
    public string? Read(string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        return store is not null
            ? Ask(connection => connection.GetText("text/" + key))
            : alone.TryGetValue("text/" + key, out byte[]? bytes) ? Encoding.UTF8.GetString(bytes) : null;
    }

    /// <summary>Makes all ranks stop at once, because this one failed: they tell why instead of waiting for it.</summary>
    /// <param name="reason">What happened here. That another rank failed is known already, and not told again.</param>
    public void Fail(Exception reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        if (monitor is not null && reason is not RankFailureException)
        {
            monitor.Announce($"{members[Rank].Describe(Rank)} failed: {reason.Message}");
        }
    }

    /// <summary>Leaves the group. Rank 0, which holds the store, waits for the others to leave.</summary>
    public void Dispose()
    {
        if (isDisposed)
        {
            return;
        }

        isDisposed = true;
        if (monitor is not null && monitor.Failure is null)
        {
            Depart(monitor);
        }
        else if (monitor is not null && IsFirst)
        {
            // The others read the reason from the store that ends with this process.
            Thread.Sleep(courtesy);
        }

        // After a failure an operation may be under way in a thread of libtorch, which would be waited for: the process ends soon.
        if (monitor?.Failure is null)
        {
            group?.Dispose();
        }

        Release();
    }

    /// <summary>Starts to sum the values of all ranks in place; <see cref="Complete"/> waits for the end.</summary>
    internal NativeWork? StartAllReduce(Tensor tensor, Reduction reduction, string purpose) => Start(purpose, native => native.AllReduce(tensor, reduction switch
    {
        Reduction.Sum or Reduction.Mean => NativeGroup.Operation.Sum,
        Reduction.Smallest => NativeGroup.Operation.Smallest,
        Reduction.Largest => NativeGroup.Operation.Largest,
        _ => throw new ArgumentOutOfRangeException(nameof(reduction), reduction, "Unknown reduction."),
    }));

    /// <summary>Waits for the end of an operation.</summary>
    /// <exception cref="RankFailureException">A rank is gone or late.</exception>
    internal void Complete(NativeWork? work, string purpose)
    {
        if (work is null)
        {
            return;
        }

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

    /// <summary>Stops if a rank has failed, or has left while this one waits for it.</summary>
    /// <exception cref="RankFailureException">A rank is gone or late.</exception>
    internal void Check(TimeSpan waited, string purpose)
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

    /// <summary>Whether a rank has given no sign of life for seconds.</summary>
    internal bool IsSilent(int rank) => monitor?.IsSilent(rank) ?? false;

    private static void Require()
    {
        NativeSupport.Require("Working with several processes");
        if (DistributedShim.shim_distributed_available() == 0)
        {
            throw new NotSupportedException(
                "Working with several processes needs Gloo, which the native library was compiled without. Run: apt-get install libgloo-dev, remove the folder artifacts/native, and run './build.sh build'.");
        }
    }

    private NativeWork? Start(string purpose, Func<NativeGroup, NativeWork> start)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        if (group is null)
        {
            return null;
        }

        Check(TimeSpan.Zero, purpose);
        monitor!.Enter(++operations, purpose);
        try
        {
            return start(group);
        }
        catch (ExternalException reason)
        {
            throw new RankFailureException(monitor.Diagnose(Reason(reason)), reason);
        }
    }

    private TResult Ask<TResult>(Func<NativeStore, TResult> question)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        Check(TimeSpan.Zero, "a question to the store");
        try
        {
            return question(store!);
        }
        catch (ExternalException reason)
        {
            throw new RankFailureException(monitor!.Diagnose(Reason(reason)), reason);
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
            while (IsFirst && others.Failure is null && clock.Elapsed < options.Timeout && !others.IsLast())
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
            store?.Dispose();
        }
    }

    // Dense, in row-major order, of a type that Gloo knows.
    private static Tensor Plain(Tensor tensor)
    {
        Tensor detached = tensor.detach();
        return detached.dtype == ScalarType.Bool ? detached.to(ScalarType.Byte) : detached.contiguous();
    }

    private static void Return(Tensor plain, Tensor target)
    {
        if (target.dtype == ScalarType.Bool || !target.is_contiguous())
        {
            target.copy_(plain);
        }
    }

    // What libtorch says goes on with the place in its sources.
    private static string Reason(ExternalException reason) => reason.Message.Split('\n')[0].TrimEnd('.');

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
