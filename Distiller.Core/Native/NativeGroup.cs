using static TorchSharp.torch;

namespace Distiller.Native;

/// <summary>libtorch's own group of processes over Gloo. Every rank starts the same operations in the same order.</summary>
internal sealed unsafe class NativeGroup : IDisposable
{
    private IntPtr handle;

    /// <summary>Connects to all other ranks.</summary>
    /// <param name="store">The store by which they find one another.</param>
    /// <param name="prefix">Of the group's keys in the store.</param>
    /// <param name="rank">Of this process.</param>
    /// <param name="size">Number of ranks.</param>
    /// <param name="address">The address of this machine to which connections are bound.</param>
    /// <param name="timeout">For connecting, and for every operation.</param>
    public NativeGroup(NativeStore store, string prefix, int rank, int size, string address, TimeSpan timeout)
    {
        handle = DistributedShim.shim_group_new(store.Handle, prefix, rank, size, address, (long)timeout.TotalMilliseconds);
        if (handle == IntPtr.Zero) throw Shim.Failure();
    }

    /// <summary>What an all-reduce makes of the ranks' values. The numbers are those of the shim.</summary>
    internal enum Operation
    {
        Sum = 0,
        Smallest = 1,
        Largest = 2,
    }

    public NativeWork Broadcast(Tensor tensor, int root) => new(DistributedShim.shim_group_broadcast(handle, tensor.Handle, root));

    public NativeWork AllReduce(Tensor tensor, Operation operation) => new(DistributedShim.shim_group_all_reduce(handle, tensor.Handle, (int)operation));

    public NativeWork AllGather(Tensor tensor, ReadOnlySpan<Tensor> outputs)
    {
        IntPtr* handles = stackalloc IntPtr[outputs.Length];
        for (int i = 0; i < outputs.Length; i++) handles[i] = outputs[i].Handle;
        return new(DistributedShim.shim_group_all_gather(handle, tensor.Handle, handles, outputs.Length));
    }

    public NativeWork Barrier() => new(DistributedShim.shim_group_barrier(handle));

    public void Dispose()
    {
        IntPtr old = Interlocked.Exchange(ref handle, IntPtr.Zero);
        if (old != IntPtr.Zero) DistributedShim.shim_group_free(old);
    }
}
