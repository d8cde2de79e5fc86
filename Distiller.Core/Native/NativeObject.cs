namespace Distiller.Native;

/// <summary>A native value without a managed form, such as the packed weights that quantized operators take.</summary>
/// <remarks>Results of <see cref="NativeOperator.CallObject"/>; given back as an argument. The owner disposes it.</remarks>
public sealed class NativeObject : IDisposable
{
    private IntPtr handle;

    internal NativeObject(IntPtr handle) => this.handle = handle;

    /// <summary>Releases the value if nobody disposed it.</summary>
    ~NativeObject() => Release();

    /// <summary>Address of the native value.</summary>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    internal IntPtr Handle
    {
        get
        {
            ObjectDisposedException.ThrowIf(handle == IntPtr.Zero, this);
            return handle;
        }
    }

    /// <summary>Releases the native value.</summary>
    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    private void Release()
    {
        IntPtr old = Interlocked.Exchange(ref handle, IntPtr.Zero);
        if (old != IntPtr.Zero) Shim.shim_opaque_free(old);
    }
}
