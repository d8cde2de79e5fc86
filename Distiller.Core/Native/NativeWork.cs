namespace Distiller.Native;

/// <summary>A collective operation under way. It keeps its tensors alive.</summary>
internal sealed class NativeWork : IDisposable
{
    private IntPtr handle;

    internal NativeWork(IntPtr handle)
    {
        if (handle == IntPtr.Zero) throw Shim.Failure();
        this.handle = handle;
    }

    /// <summary>Waits for the end of the operation; false if it has not come in time.</summary>
    /// <exception cref="System.Runtime.InteropServices.ExternalException">The operation failed.</exception>
    public bool Wait(TimeSpan time) => DistributedShim.shim_work_wait(handle, Math.Max(1, (long)time.TotalMilliseconds)) switch
    {
        1 => true,
        0 => false,
        _ => throw Shim.Failure(),
    };

    public void Dispose()
    {
        IntPtr old = Interlocked.Exchange(ref handle, IntPtr.Zero);
        if (old != IntPtr.Zero) DistributedShim.shim_work_free(old);
    }
}
