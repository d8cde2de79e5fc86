using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using TorchSharp;

namespace Distiller.Results;

/// <summary>Says on what a run ran.</summary>
public static class RuntimeVersions
{
    /// <summary>Collects versions of the library, of TorchSharp and of the runtime, and the kind of machine.</summary>
    /// <returns>Texts by name, sorted by name.</returns>
    public static ImmutableSortedDictionary<string, string> Collect() => ImmutableSortedDictionary.CreateRange(
        StringComparer.Ordinal,
        new Dictionary<string, string>
        {
            ["architecture"] = RuntimeInformation.ProcessArchitecture.ToString(),
            ["distiller"] = VersionOf(typeof(RuntimeVersions).Assembly),
            ["dotnet"] = RuntimeInformation.FrameworkDescription,
            ["os"] = RuntimeInformation.OSDescription,
            ["processors"] = Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture),
            ["torchsharp"] = VersionOf(typeof(torch).Assembly),
        });

    private static string VersionOf(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
        ?? assembly.GetName().Version?.ToString()
        ?? "unknown";
}
