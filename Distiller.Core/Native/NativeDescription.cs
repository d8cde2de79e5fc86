namespace Distiller.Native;

/// <summary>The libtorch that a process runs on.</summary>
public sealed record NativeDescription
{
    /// <summary>Version of libtorch that the native library was compiled against, for example 1.13.1.</summary>
    public required string LibtorchVersion { get; init; }

    /// <summary>The file that holds libtorch's CPU operators.</summary>
    public required string LibtorchPath { get; init; }

    /// <summary>Family and file of the matrix library, for example <c>OpenBLAS (/usr/lib/.../libblas.so.3)</c>.</summary>
    public required string Blas { get; init; }

    /// <summary>Threads that one operator may use.</summary>
    public required int Threads { get; init; }

    /// <summary>Instruction set of libtorch's own kernels, for example AVX2.</summary>
    public required string CpuCapability { get; init; }

    /// <summary>libtorch's own description of its build and its threads, several lines.</summary>
    public required string Details { get; init; }

    /// <summary>One line for a report's header.</summary>
    public override string ToString() => $"libtorch {LibtorchVersion}, {CpuCapability}, {Threads} threads, {Blas}";

    /// <summary>The rest of the line that follows a label, or null.</summary>
    internal static string? After(string text, string label)
    {
        int start = text.IndexOf(label, StringComparison.Ordinal);
        return start < 0 ? null : text[(start + label.Length)..].Split('\n')[0].Trim();
    }
}
