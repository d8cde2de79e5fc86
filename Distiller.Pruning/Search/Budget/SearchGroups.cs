using System.Collections.Immutable;
using Distiller.Graph;
using Distiller.Statistics;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Makes the groups among whose counts is searched.</summary>
internal static class SearchGroups
{
    /// <summary>The groups of which something can be removed, then the blocks that can be.</summary>
    public static ImmutableArray<SearchGroup> Of(
        nn.Module<Tensor, Tensor> model, Couplings couplings, ImmutableArray<LayerCall> calls, long[] inputShape, BudgetOptions options)
    {
        var groups = ImmutableArray.CreateBuilder<SearchGroup>();
        foreach (CoupledGroup group in couplings.Groups.Where(group => group.PrunableCount > 0))
        {
            // The layer that multiplies most decides for all that share its channels.
            LayerShape? leader = calls.Where(call => group.Producers.Contains(call.Name)).MaxBy(call => call.Shape.MacCount)?.Shape;
            int multiple = options.Multiple ?? (options.Costs is MeasuredCosts measured && leader is { } shape ? measured.PreferredMultiple(shape) : 1);
            groups.Add(new ChannelGroup
            {
                Group = group,
                Candidates = ChannelGroup.ByImportance(model, group),
                Levels = ChannelGroup.LevelsOf(group.Channels.Length, group.PrunableCount, multiple, options.Levels, options.MinimumKept),
                Multiple = multiple,
            });
        }

        if (options.RemovesBlocks)
        {
            groups.AddRange(ResidualBlocks.Find(model, inputShape)
                .Where(block => block.KeptReason is null)
                .Select(block => new BlockGroup { Block = block, Levels = [1, 0] }));
        }

        return groups.Count > 0
            ? groups.ToImmutable()
            : throw new ModelStructureException(
                $"No channel of '{model.GetName()}' can be removed: {couplings.Groups.FirstOrDefault()?.UnprunableReason ?? "it has no layer that computes channels"}. "
                + "StructureProbe.Run(model, inputShape).ToString() lists the reasons.");
    }
}
