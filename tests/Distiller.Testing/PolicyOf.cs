using Distiller.Scheduling;

namespace Distiller.Testing;

/// <summary>A policy description for tests: any policy, under any name.</summary>
public sealed record PolicyOf : PolicySpec
{
    /// <summary>The policy's name.</summary>
    public required string Key { get; init; }

    /// <summary>Makes the policy.</summary>
    public required Func<BuildContext, CompressionPolicy> Make { get; init; }

    /// <inheritdoc/>
    public override string Name => Key;

    /// <summary>A policy that writes down its events.</summary>
    public static PolicyOf Recording(string name, IList<string> log, EpochWindow window) =>
        new() { Key = name, Window = window, Make = _ => new RecordingPolicy(name, log) };

    /// <inheritdoc/>
    public override CompressionPolicy Build(BuildContext context) => Make(context);
}
