using System.Runtime.InteropServices;
using System.Text;

namespace Distiller.Native;

/// <summary>A connection to a store of keys and values that several processes share, held by one of them. Thread-safe.</summary>
internal sealed unsafe class NativeStore : IDisposable
{
    private const int NotSet = -2;
    private readonly Lock gate = new();
    private IntPtr handle;

    /// <summary>Connects to the store, or opens it.</summary>
    /// <param name="host">Name or address of the machine that holds it.</param>
    /// <param name="port">Its port.</param>
    /// <param name="isServer">Whether this process holds it.</param>
    /// <param name="interfaceName">The network interface by which others may come; empty for any.</param>
    /// <param name="timeout">How long to try.</param>
    /// <exception cref="ExternalException">libtorch's reason.</exception>
    public NativeStore(string host, int port, bool isServer, string interfaceName, TimeSpan timeout)
    {
        handle = DistributedShim.shim_store_new(host, port, isServer ? 1 : 0, interfaceName, (long)timeout.TotalMilliseconds);
        if (handle == IntPtr.Zero) throw Shim.Failure();
    }

    internal IntPtr Handle
    {
        get
        {
            ObjectDisposedException.ThrowIf(handle == IntPtr.Zero, this);
            return handle;
        }
    }

    public void Set(string key, ReadOnlySpan<byte> value)
    {
        lock (gate)
        {
            fixed (byte* bytes = value)
            {
                if (DistributedShim.shim_store_set(Handle, key, bytes, value.Length) < 0) throw Shim.Failure();
            }
        }
    }

    public void Set(string key, string value) => Set(key, Encoding.UTF8.GetBytes(value));

    /// <summary>The value of a key; null if nobody has set it. Never waits, so that other threads are not held up.</summary>
    public byte[]? Get(string key)
    {
        lock (gate)
        {
            byte* bytes;
            long length = DistributedShim.shim_store_get(Handle, key, 0, &bytes);
            if (length == NotSet) return null;
            if (length < 0) throw Shim.Failure();
            byte[] value = new ReadOnlySpan<byte>(bytes, checked((int)length)).ToArray();
            Shim.shim_free(bytes);
            return value;
        }
    }

    public string? GetText(string key) => Get(key) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;

    /// <summary>Adds to a counter that begins at 0; the sum.</summary>
    public long Add(string key, long amount)
    {
        lock (gate)
        {
            long sum;
            if (DistributedShim.shim_store_add(Handle, key, amount, &sum) < 0) throw Shim.Failure();
            return sum;
        }
    }

    public bool Contains(string key)
    {
        lock (gate)
        {
            int found = DistributedShim.shim_store_check(Handle, key);
            return found < 0 ? throw Shim.Failure() : found == 1;
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            IntPtr old = Interlocked.Exchange(ref handle, IntPtr.Zero);
            if (old != IntPtr.Zero) DistributedShim.shim_store_free(old);
        }
    }
}
