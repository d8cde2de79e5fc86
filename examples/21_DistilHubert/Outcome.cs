using System.Collections.Immutable;
using Distiller.Distillation.Layerwise;

namespace Distiller.Examples.DistilHubert;

/// <summary>What became of one encoder with one seed.</summary>
internal sealed record Outcome(string Condition, long Seed, ProbeScores Scores)
{
    /// <summary>How well each target is predicted, for students that predict.</summary>
    public ImmutableArray<TargetQuality> Targets { get; init; } = [];
}
