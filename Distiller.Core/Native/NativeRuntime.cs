using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using static TorchSharp.torch;

namespace Distiller.Native;

/// <summary>Settings of threads and matrix kernels that were measured to be fast. They work with and without the native library.</summary>
public static partial class NativeRuntime
{
    private const string CoreType = "OPENBLAS_CORETYPE";

    /// <summary>Lets an operator use every processor, unless the environment says otherwise.</summary>
    /// <remarks>Debian's libtorch starts with one thread. <c>OMP_NUM_THREADS</c>, where set, stays in force.</remarks>
    /// <returns>The number of threads from now on.</returns>
    public static int UseAllProcessors()
    {
        if (Environment.GetEnvironmentVariable("OMP_NUM_THREADS") is null) set_num_threads(Environment.ProcessorCount);
        return get_num_threads();
    }

    /// <summary>Tells OpenBLAS which kernels suit this processor. Call it before the first use of TorchSharp.</summary>
    /// <remarks>
    /// OpenBLAS 0.3.21 (Debian 12) does not recognise processors that are newer than itself and falls back to kernels for
    /// Haswell. On a processor with AVX-512 this sets <c>OPENBLAS_CORETYPE=SKYLAKEX</c>; it is 1.4 to 1.7 times faster in matrix
    /// products. The stand-in for TorchSharp does the same when it loads libtorch.
    /// </remarks>
    /// <returns>True if the setting was made; false if the user has made one, if the processor does not need it, or if it is too late.</returns>
    public static bool ChooseBlasKernels()
    {
        bool hasAvx512 = Avx512F.IsSupported && Avx512BW.IsSupported && Avx512DQ.IsSupported && Avx512CD.IsSupported;
        if (!OperatingSystem.IsLinux() || !hasAvx512 || MappedFiles.Find("libtorch_cpu.so").Length > 0) return false;
        if (Environment.GetEnvironmentVariable(CoreType) is not null) return false;

        // .NET keeps a copy of the environment; native libraries read the process's own.
        return SetEnvironment(CoreType, "SKYLAKEX", overwrite: 0) == 0;
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
