using System.Collections.Immutable;
using Distiller.Graph;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>A group of coupled channels with its channels in order of importance and the counts that are tried.</summary>
internal sealed record ChannelGroup : SearchGroup
{
    public required CoupledGroup Group { get; init; }

    /// <summary>Prunable channels, the least important first.</summary>
    public required ImmutableArray<CoupledChannel> Candidates { get; init; }

    public required int Multiple { get; init; }

    public override string Name => Group.Producers[0];

    public override int Count => Group.Channels.Length;

    public override IEnumerable<CoupledChannel> Removed(int kept) => Candidates.Take(Count - kept);

    public override int Near(double fraction) => Levels.MinBy(level => Math.Abs(level - (fraction * Count)));

    public override BudgetGroup Report(int kept) => new(Name, Group.Producers.Length, Count, kept, Multiple);

    /// <summary>Kept counts from all channels down: multiples, at most as many as asked for, evenly spread.</summary>
    public static ImmutableArray<int> LevelsOf(int count, int prunable, int multiple, int levels, double minimum)
    {
        int least = Math.Max(Math.Max(1, count - prunable), (int)Math.Ceiling(count * minimum - 1e-9));
        int[] counts = [.. Enumerable.Range(1, count).Where(kept => kept < count && kept >= least && kept % multiple == 0)];
        int taken = Math.Min(levels - 1, counts.Length);
        return
        [
            count,
            .. Enumerable.Range(0, taken)
                .Select(index => counts[taken == 1 ? 0 : (int)Math.Round((double)index * (counts.Length - 1) / (taken - 1), MidpointRounding.AwayFromZero)])
                .Distinct()
                .OrderDescending(),
        ];
    }

    /// <summary>Prunable channels by the L1 norms of what computes them, each relative to the mean of its layer, the weakest first.</summary>
    public static ImmutableArray<CoupledChannel> ByImportance(nn.Module model, CoupledGroup group)
    {
        Dictionary<string, nn.Module> modules = model.named_modules().Prepend((name: "", module: model))
            .ToDictionary(entry => entry.name, entry => entry.module, StringComparer.Ordinal);
        Dictionary<string, double[]> norms = group.Producers.ToDictionary(producer => producer, producer => RelativeNorms(producer, modules[producer]), StringComparer.Ordinal);
        return
        [
            .. group.Channels
                .Where(channel => channel.UnprunableReason is null)
                .OrderBy(channel => channel.Slices
                    .Where(slice => slice.Role == SliceRole.Output)
                    .Sum(slice => slice.Indices.Sum(index => norms[slice.Layer][index]))),
        ];
    }

    private static double[] RelativeNorms(string layer, nn.Module module)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        LayerWeights weights = new(layer, module);
        Tensor byOutput = weights.ByOutput(weights.Weight!.detach());
        Tensor sums = byOutput.reshape(byOutput.shape[0], -1).abs().sum([1L]).to(ScalarType.Float64).cpu();
        double[] norms = [.. sums.data<double>()];
        double mean = Math.Max(norms.Average(), double.Epsilon);
        return Array.ConvertAll(norms, norm => norm / mean);
    }
}
