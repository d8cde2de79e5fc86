using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Distiller.Native;

/// <summary>Whether this process can call libtorch beyond TorchSharp's own API, and what it would call.</summary>
/// <remarks>
/// The library <c>libdistiller_native.so</c> and TorchSharp exchange tensors by the address of the native <c>at::Tensor</c>,
/// so both must sit on one and the same libtorch. TorchSharp's NuGet package brings a libtorch of its own; there the native
/// library is not used, <see cref="IsAvailable"/> is false, and everything in this namespace throws
/// <see cref="NotSupportedException"/>. The rest of Distiller does not depend on it.
/// </remarks>
public static class NativeSupport
{
    private const string File = "libdistiller_native.so";

    private static readonly Lazy<(IntPtr Handle, string? Reason)> Loaded = new(Load);

    /// <summary>True if operators can be called by name.</summary>
    public static bool IsAvailable => Loaded.Value.Reason is null;

    /// <summary>Why not, in a sentence; null if <see cref="IsAvailable"/>.</summary>
    public static string? UnavailableReason => Loaded.Value.Reason;

    internal static IntPtr Handle => Loaded.Value.Handle;

    /// <summary>Demands that the native library can be used.</summary>
    /// <param name="feature">What needs it, for the message; for example "int8 convolution".</param>
    /// <exception cref="NotSupportedException">It cannot; the message says why and what to do.</exception>
    public static void Require(string feature)
    {
        if (UnavailableReason is not { } reason) return;
        throw new NotSupportedException(
            $"{feature} needs Distiller's native library, which cannot be used here: {reason} "
            + "TorchSharp's package brings a libtorch of its own; the provider that works with the library is chosen by building with -p:TorchProvider=system. "
            + "On Debian './build.sh build' does so, installs libtorch-dev and compiles the library; "
            + "'./build.sh doctor' says what is missing. NativeSupport.IsAvailable tells beforehand.");
    }

    /// <summary>Describes the libtorch that would be called.</summary>
    /// <exception cref="NotSupportedException">The native library cannot be used.</exception>
    public static unsafe NativeDescription Describe()
    {
        Require("Describing libtorch");
        IntPtr text = Shim.shim_describe();
        if (text == IntPtr.Zero) throw Shim.Failure();
        string details = Marshal.PtrToStringUTF8(text) ?? "";
        Shim.shim_free((void*)text);
        return new NativeDescription
        {
            LibtorchVersion = Marshal.PtrToStringUTF8(Shim.shim_torch_version()) ?? "",
            LibtorchPath = MappedFiles.Find("libtorch_cpu.so").FirstOrDefault() ?? "",
            Blas = MappedFiles.Blas(),
            Threads = get_num_threads(),
            CpuCapability = NativeDescription.After(details, "CPU capability usage: ") ?? "unknown",
            Details = details,
        };
    }

    private static (IntPtr, string?) Load()
    {
        if (!OperatingSystem.IsLinux()) return (IntPtr.Zero, "it is built for Linux only.");
        string folder = AppContext.BaseDirectory, path = Path.Combine(folder, File);
        if (!System.IO.File.Exists(path)) return (IntPtr.Zero, $"'{File}' is not in '{folder}'.");

        // TorchSharp loads its libtorch first: whether the library is on the same one shows only afterwards.
        using (Tensor probe = zeros(3)) _ = probe.Handle;
        if (!NativeLibrary.TryLoad(path, out IntPtr handle)) return (IntPtr.Zero, $"'{path}' does not load; a library that it needs is missing.");
        string[] libraries = MappedFiles.Find("libtorch_cpu.so");
        return libraries.Length == 1
            ? (handle, null)
            : (IntPtr.Zero, $"TorchSharp and the native library use different copies of libtorch ({string.Join(", ", libraries)}).");
    }
}
