using System.Collections.Immutable;
using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Prunes the groups whose size does not exceed a threshold: what a group lasso has left small.</summary>
/// <remarks>Source: Distiller, <c>structure_pruner.py</c>, <c>StructureParameterPruner</c>.</remarks>
public sealed record GroupThresholdPrunerSpec : ComponentSpec<IPruner>
{
    /// <summary>Threshold and groups by parameter name or pattern: the strength of an entry is its threshold.</summary>
    public required IReadOnlyDictionary<string, GroupPenalty> Thresholds { get; init; }

    /// <summary>How large a group is.</summary>
    public required GroupNorm Norm { get; init; }

    /// <inheritdoc/>
    public override IPruner Build(BuildContext context) =>
        new Worker(this, context.Compatibility, WeightTable.Resolve(Thresholds, context, $"pruners.{Name}.reg_regims"));

    private sealed class Worker(
        GroupThresholdPrunerSpec spec, Compatibility compatibility, ImmutableArray<KeyValuePair<string, GroupPenalty>> thresholds) : IPruner
    {
        public string Name { get; } = spec.Name;

        public ImmutableArray<string> Parameters { get; } = [.. thresholds.Select(entry => entry.Key)];

        public IReadOnlyDictionary<string, Tensor> ComputeMasks(PruningRequest request) => thresholds.ToDictionary(
            entry => entry.Key,
            entry => Thresholding.GroupMask(
                request.Weight(entry.Key), entry.Value.Structures, spec.Norm, entry.Value.Strength, compatibility));

        public void Dispose()
        {
        }
    }
}
