namespace TorchSharp.Native;

/// <summary>A native value without a managed form (packed weights, class instances), kept alive by this wrapper.</summary>
internal sealed class OpaqueValue(IntPtr handle) : IDisposable
{
    private IntPtr handle = handle;

    internal IntPtr Handle => handle;

    ~OpaqueValue() => Release();

    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    private void Release()
    {
        IntPtr old = Interlocked.Exchange(ref handle, IntPtr.Zero);
        if (old != IntPtr.Zero) NativeMethods.shim_opaque_free(old);
    }
}
