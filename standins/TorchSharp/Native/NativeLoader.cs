using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace TorchSharp.Native;

/// <summary>Finds the shim, prepares the environment that libtorch reads while loading, and sets the defaults measured to be fast.</summary>
internal static partial class NativeLoader
{
    private static readonly Lock Gate = new();
    private static IntPtr library;

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int overwrite);

    // A library may not be touched before its first native call, and all native calls of this assembly pass here.
#pragma warning disable CA2255 // the resolver has to be registered before any P/Invoke of this assembly
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Register() => NativeLibrary.SetDllImportResolver(typeof(NativeLoader).Assembly, Resolve);

    private static IntPtr Resolve(string name, Assembly assembly, DllImportSearchPath? paths)
    {
        if (name != NativeMethods.Library) return IntPtr.Zero;
        lock (Gate)
        {
            if (library == IntPtr.Zero)
            {
                ChooseBlasKernels();
                library = Load(assembly);
                ApplyDefaults(library);
            }

            return library;
        }
    }

    // OpenBLAS 0.3.21 does not recognise newer processors and falls back to Haswell kernels.
    private static void ChooseBlasKernels()
    {
        if (Avx512F.IsSupported && Avx512BW.IsSupported && Avx512DQ.IsSupported && Avx512CD.IsSupported)
            _ = setenv("OPENBLAS_CORETYPE", "SKYLAKEX", overwrite: 0);
    }

    private static IntPtr Load(Assembly assembly)
    {
        string file = OperatingSystem.IsLinux() ? "libdistiller_native.so" : "distiller_native";
        string reason = "the file is not there";
        foreach (string folder in new[] { AppContext.BaseDirectory, Path.GetDirectoryName(assembly.Location) ?? AppContext.BaseDirectory }.Distinct())
        {
            string path = Path.Combine(folder, file);
            if (!File.Exists(path)) continue;
            try
            {
                return NativeLibrary.Load(path);
            }
            catch (DllNotFoundException e)
            {
                reason = e.Message.Split('\n')[0];
            }
        }

        throw new NotSupportedException(
            $"The native library '{file}' cannot be loaded from '{AppContext.BaseDirectory}': {reason}. "
            + "Run './build.sh doctor' to see what is missing, or install libtorch: apt-get install libtorch-dev libopenblas0-openmp g++, then build again.");
    }

    private static unsafe void ApplyDefaults(IntPtr handle)
    {
        if (Environment.GetEnvironmentVariable("OMP_NUM_THREADS") is null)
            ((delegate* unmanaged<int, int>)NativeLibrary.GetExport(handle, "shim_set_threads"))(Environment.ProcessorCount);
        if (Environment.GetEnvironmentVariable("DISTILLER_KEEP_MEMORY") != "0")
            ((delegate* unmanaged<long, long, int>)NativeLibrary.GetExport(handle, "shim_keep_memory"))(1L << 30, 1L << 30);
    }
}
