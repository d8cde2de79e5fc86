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
    private readonly RankEnvironment environment;
    private readonly Dictionary<string, byte[]> alone = new(StringComparer.Ordinal);
    private readonly RankConnection? connection;

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
        connection = environment.WorldSize == 1 ? null : new RankConnection(environment, options ?? ProcessGroupOptions.Default);
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
        if (connection is null || tensor.numel() == 0)
        {
            return;
        }

        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradients = no_grad();
        Tensor plain = Plain(tensor);
        connection.Complete(connection.Start(purpose, native => native.Broadcast(plain, root)), purpose);
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
        if (connection is null)
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
        if (connection is null || tensor.numel() == 0)
        {
            return;
        }

        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradients = no_grad();
        Tensor plain = Plain(tensor);
        connection.Complete(connection.StartAllReduce(plain, reduction, purpose), purpose);
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
        if (connection is null)
        {
            return [plain.MoveToOuterDisposeScope()];
        }

        Tensor[] outputs = [.. Enumerable.Range(0, WorldSize).Select(_ => empty_like(plain))];
        connection.Complete(connection.Start(purpose, native => native.AllGather(plain, outputs)), purpose);
        return [.. outputs.Select(output => output.to(tensor.dtype).MoveToOuterDisposeScope())];
    }

    /// <summary>Waits until all ranks have come here.</summary>
    /// <param name="purpose">What it is for, in messages.</param>
    /// <exception cref="RankFailureException">A rank is gone or late.</exception>
    public void Barrier(string purpose = "barrier")
    {
        if (connection is not null)
        {
            connection.Complete(connection.Start(purpose, native => native.Barrier()), purpose);
        }
    }

    /// <summary>The next number of a counter that all ranks share: 0, 1, 2 … Needs no other rank to take part.</summary>
    /// <param name="counter">Name of the counter.</param>
    /// <returns>A number that no other call, on any rank, has got.</returns>
    /// <exception cref="RankFailureException">A rank is gone.</exception>
    public long Next(string counter)
    {
        ArgumentException.ThrowIfNullOrEmpty(counter);
        if (connection is not null)
        {
            return connection.Ask(store => store.Add("counter/" + counter, 1)) - 1;
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
        if (connection is null)
        {
            alone["text/" + key] = Encoding.UTF8.GetBytes(text);
            return;
        }

        connection.Ask(store =>
        {
            store.Set("text/" + key, text);
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
        return connection is not null
            ? connection.Ask(store => store.GetText("text/" + key))
            : alone.TryGetValue("text/" + key, out byte[]? bytes) ? Encoding.UTF8.GetString(bytes) : null;
    }

    /// <summary>Makes all ranks stop at once, because this one failed: they tell why instead of waiting for it.</summary>
    /// <param name="reason">What happened here. That another rank failed is known already, and not told again.</param>
    public void Fail(Exception reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        if (reason is not RankFailureException)
        {
            connection?.Fail(reason);
        }
    }

    /// <summary>Leaves the group. Rank 0, which holds the store, waits for the others to leave.</summary>
    public void Dispose() => connection?.Dispose();

    /// <summary>Starts to sum the values of all ranks in place; <see cref="Complete"/> waits for the end. Not for a single process.</summary>
    internal NativeWork StartSum(Tensor tensor, string purpose) => connection!.StartAllReduce(tensor, Reduction.Sum, purpose);

    /// <summary>Waits for the end of an operation.</summary>
    /// <exception cref="RankFailureException">A rank is gone or late.</exception>
    internal void Complete(NativeWork work, string purpose) => connection!.Complete(work, purpose);

    /// <summary>Whether a rank has given no sign of life for seconds.</summary>
    internal bool IsSilent(int rank) => connection?.IsSilent(rank) ?? false;

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
}
