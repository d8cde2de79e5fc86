using System.Runtime.InteropServices;

namespace Distiller.Native;

/// <summary>The entry points of <c>native/src/distributed.cpp</c>: c10d's store and collective operations.</summary>
internal static unsafe partial class DistributedShim
{
    [LibraryImport(Shim.Library)] internal static partial int shim_distributed_available();

    [LibraryImport(Shim.Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial IntPtr shim_store_new(string host, int port, int isServer, string interfaceName, long timeoutMilliseconds);

    [LibraryImport(Shim.Library)] internal static partial void shim_store_free(IntPtr store);

    [LibraryImport(Shim.Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int shim_store_set(IntPtr store, string key, byte* bytes, long count);

    [LibraryImport(Shim.Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial long shim_store_get(IntPtr store, string key, long timeoutMilliseconds, byte** bytes);

    [LibraryImport(Shim.Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int shim_store_add(IntPtr store, string key, long amount, long* sum);

    [LibraryImport(Shim.Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int shim_store_check(IntPtr store, string key);

    [LibraryImport(Shim.Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial IntPtr shim_group_new(IntPtr store, string prefix, int rank, int size, string address, long timeoutMilliseconds);

    [LibraryImport(Shim.Library)] internal static partial void shim_group_free(IntPtr group);
    [LibraryImport(Shim.Library)] internal static partial IntPtr shim_group_broadcast(IntPtr group, IntPtr tensor, int root);
    [LibraryImport(Shim.Library)] internal static partial IntPtr shim_group_all_reduce(IntPtr group, IntPtr tensor, int operation);
    [LibraryImport(Shim.Library)] internal static partial IntPtr shim_group_all_gather(IntPtr group, IntPtr tensor, IntPtr* outputs, int count);
    [LibraryImport(Shim.Library)] internal static partial IntPtr shim_group_barrier(IntPtr group);
    [LibraryImport(Shim.Library)] internal static partial int shim_work_wait(IntPtr work, long timeoutMilliseconds);
    [LibraryImport(Shim.Library)] internal static partial void shim_work_free(IntPtr work);
}
