using System.Collections.Immutable;
using Distiller.Native;

namespace Distiller.Results;

/// <summary>What a run did and found, with everything that is needed to repeat it.</summary>
public sealed record RunRecord
{
    /// <summary>Name of the run, such as that of its folder.</summary>
    public required string Name { get; init; }

    /// <summary>When the run began, in UTC.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>How long it took, in seconds.</summary>
    public required double DurationSeconds { get; init; }

    /// <summary>Name of the network.</summary>
    public required string Architecture { get; init; }

    /// <summary>Which data were used, how many, and where they came from.</summary>
    public required string DataSet { get; init; }

    /// <summary>Seed of all randomness.</summary>
    public required long Seed { get; init; }

    /// <summary>The command line or other words that repeat the run; empty if unknown.</summary>
    public string Command { get; init; } = "";

    /// <summary>Results by name, such as <c>top1</c> or <c>macs</c>, sorted by name.</summary>
    public required ImmutableSortedDictionary<string, double> Figures { get; init; }

    /// <summary>Versions and hardware by name, sorted by name: see <see cref="RuntimeVersions"/>.</summary>
    public required ImmutableSortedDictionary<string, string> Versions { get; init; }
}
