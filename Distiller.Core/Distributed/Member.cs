using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace Distiller.Distributed;

/// <summary>What a rank says of itself when it joins.</summary>
/// <param name="WorldSize">How many ranks it expects.</param>
/// <param name="Machine">Name of its machine.</param>
/// <param name="ProcessId">Number of its process there.</param>
/// <param name="Program">The program and the identity of its build.</param>
/// <param name="Libtorch">The version of libtorch.</param>
/// <param name="Identity">What the application wants to be equal.</param>
internal sealed record Member(int WorldSize, string Machine, int ProcessId, string Program, string Libtorch, string Identity)
{
    /// <summary>This process.</summary>
    public static Member Own(int worldSize, string identity) =>
        new(worldSize, Environment.MachineName, Environment.ProcessId, Build(), TorchSharp.torch.__version__, identity);

    public static Member Parse(string text) => JsonSerializer.Deserialize<Member>(text) ?? throw new InvalidDataException($"'{text}' does not describe a rank.");

    public string ToText() => JsonSerializer.Serialize(this);

    public string Describe(int rank) => string.Create(CultureInfo.InvariantCulture, $"Rank {rank} (process {ProcessId} on {Machine})");

    // Two builds of one version may still differ; the identity of a module is a hash of what it was built from.
    private static string Build()
    {
        Assembly library = typeof(Member).Assembly;
        Assembly program = Assembly.GetEntryAssembly() ?? library;
        return $"{program.GetName().Name} {Hash(program)}, {library.GetName().Name} {Hash(library)}";
    }

    private static string Hash(Assembly assembly) => assembly.ManifestModule.ModuleVersionId.ToString("N")[..12];
}
