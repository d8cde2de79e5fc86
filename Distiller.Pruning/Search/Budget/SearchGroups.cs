using System.Collections.Immutable;
using Distiller.Graph;
using Distiller.Statistics;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Makes the groups among whose counts is searched.</summary>
internal static class SearchGroups
{
    /// <summary>The groups of which something can be removed.</summary>
    public static ImmutableArray<SearchGroup> Of(
        nn.Module model, Couplings couplings, ImmutableArray<LayerCall> calls, BudgetOptions options)
    {
        var groups = ImmutableArray.CreateBuilder<SearchGroup>();
        foreach (CoupledGroup group in couplings.Groups.Where(group => group.PrunableCount > 0))
        {
            // The layer that multiplies most decides for all that share its channels.
            LayerShape? leader = calls.Where(call => group.Producers.Contains(call.Name)).MaxBy(call => call.Shape.MacCount)?.Shape;
            int multiple = options.Multiple ?? (options.Costs is MeasuredCosts measured && leader is { } shape ? measured.PreferredMultiple(shape) : 1);
            groups.Add(new()
            {
                Group = group,
                Candidates = SearchGroup.ByImportance(model, group),
                Levels = SearchGroup.LevelsOf(group.Channels.Length, group.PrunableCount, multiple, options.Levels, options.MinimumKept),
                Multiple = multiple,
            });
        }

        return groups.Count > 0
            ? groups.ToImmutable()
            : throw new ModelStructureException(
                $"No channel of '{model.GetName()}' can be removed: {couplings.Groups.FirstOrDefault()?.UnprunableReason ?? "it has no layer that computes channels"}. "
                + "StructureProbe.Run(model, inputShape).ToString() lists the reasons.");
    }
}
