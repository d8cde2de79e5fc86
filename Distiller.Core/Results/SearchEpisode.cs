using System.Collections.Immutable;

namespace Distiller.Results;

/// <summary>An episode of a search for pruning ratios: a row of the table of episodes.</summary>
public sealed record SearchEpisode
{
    /// <summary>The episode, counted from 0. CSV column <c>episode</c>.</summary>
    public required int Episode { get; init; }

    /// <summary>Top-1 accuracy in percent. CSV column <c>top1</c>.</summary>
    public required double Top1 { get; init; }

    /// <summary>Top-5 accuracy in percent. CSV column <c>top5</c>.</summary>
    public required double Top5 { get; init; }

    /// <summary>Mean loss. CSV column <c>loss</c>.</summary>
    public required double Loss { get; init; }

    /// <summary>What the protocol makes of it; larger is better. CSV column <c>reward</c>.</summary>
    public required double Reward { get; init; }

    /// <summary>Multiply-accumulates for one sample. CSV column <c>total_macs</c>.</summary>
    public required long TotalMacs { get; init; }

    /// <summary>The same as a fraction of the dense model's. CSV column <c>normalized_macs</c>.</summary>
    public required double NormalizedMacs { get; init; }

    /// <summary>Weights that remain, as a fraction of the dense model's. CSV column <c>normalized_nnz</c>.</summary>
    public required double NormalizedWeights { get; init; }

    /// <summary>Fractions that were really removed, step by step. CSV column <c>action_history</c>.</summary>
    public required ImmutableArray<double> Actions { get; init; }

    /// <summary>What the agent wanted. CSV column <c>agent_action_history</c>.</summary>
    public required ImmutableArray<double> AgentActions { get; init; }
}
