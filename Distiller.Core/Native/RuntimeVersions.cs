using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using TorchSharp;

namespace Distiller.Native;

/// <summary>Says on what a run ran.</summary>
public static class RuntimeVersions
{
    private const string ProcessorList = "/proc/cpuinfo";

    /// <summary>Collects versions of the library, of TorchSharp and what is below it, of the runtime, and the kind of machine.</summary>
    /// <remarks>
    /// Names: <c>architecture, blas, cpu, distiller, dotnet, libtorch, os, processors, threads, torchsharp</c>. The entry
    /// <c>blas</c> needs the native library, <c>cpu</c> an operating system that says; they are left out otherwise.
    /// </remarks>
    /// <returns>Texts by name, sorted by name.</returns>
    public static ImmutableSortedDictionary<string, string> Collect()
    {
        var versions = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        versions["architecture"] = RuntimeInformation.ProcessArchitecture.ToString();
        versions["distiller"] = VersionOf(typeof(RuntimeVersions).Assembly);
        versions["dotnet"] = RuntimeInformation.FrameworkDescription;
        versions["libtorch"] = torch.__version__;
        versions["os"] = RuntimeInformation.OSDescription;
        versions["processors"] = Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture);
        versions["threads"] = torch.get_num_threads().ToString(CultureInfo.InvariantCulture);
        versions["torchsharp"] = VersionOf(typeof(torch).Assembly);
        if (NativeSupport.IsAvailable)
        {
            var description = NativeSupport.Describe();
            versions["blas"] = description.Blas;
            versions["libtorch"] = $"{description.LibtorchVersion}, kernels for {description.CpuCapability}";
        }

        if (ProcessorName() is { } processor)
        {
            versions["cpu"] = processor;
        }

        return versions.ToImmutable();
    }

    private static string? ProcessorName() => File.Exists(ProcessorList)
        ? File.ReadLines(ProcessorList).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[^1].Trim()
        : Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER");

    private static string VersionOf(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
        ?? assembly.GetName().Version?.ToString()
        ?? "unknown";
}
