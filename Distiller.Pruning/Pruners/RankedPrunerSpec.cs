using Distiller.Scheduling;
using Distiller.Statistics;

namespace Distiller.Pruning;

/// <summary>Prunes the least important structures: any criterion, any structure, any curve.</summary>
/// <remarks>
/// The groups of each weight are scored by the criterion; the lowest go, as many as the curve asks for. At least one
/// group survives unless the target is exactly 1. Of equal scores the lower index is pruned (D-16), where the original
/// prunes all of them.
/// <para>Source: Li et al. 2017, arXiv 1608.08710; Distiller: <c>ranked_structures_pruner.py</c>.</para>
/// </remarks>
public sealed record RankedPrunerSpec : ComponentSpec<IPruner>
{
    /// <summary>What is pruned as a whole.</summary>
    public required Structure Structure { get; init; }

    /// <summary>The target by progress.</summary>
    public required ISparsityCurve Curve { get; init; }

    /// <summary>The weights to prune. With a leader the first one leads.</summary>
    public required WeightSelector Weights { get; init; }

    /// <summary>What makes a group important. Default: mean absolute weight.</summary>
    public CriterionSpec Criterion { get; init; } = Criteria.L1;

    /// <summary>Extents of a block; needed for <see cref="Structure.Block"/>, ignored otherwise.</summary>
    public BlockShape? Block { get; init; }

    /// <summary>This many neighbouring structures live and die together. Range: a divisor of their number. Default 1.</summary>
    public int GroupSize { get; init; } = 1;

    /// <summary>How a fraction becomes a number of groups.</summary>
    public SelectionRule Selection { get; init; } = new();

    /// <summary>Whether the weights lose the same structures. Default: each for itself.</summary>
    public GroupDependency Dependency { get; init; }

    /// <summary>Whether groups compete within a tensor or over all of them. Default: within a tensor.</summary>
    public RankingScope Scope { get; init; }

    /// <summary>Probability that a ranking is shaken: scores multiplied by normal noise. Range: 0 to 1. Default 0.</summary>
    public double Noise { get; init; }

    /// <summary>Seed of the noise.</summary>
    public long Seed { get; init; }

    /// <summary>Ranks by mean absolute weight.</summary>
    /// <param name="name">Instance name.</param>
    /// <param name="structure">What is pruned as a whole.</param>
    /// <param name="curve">The target by progress.</param>
    /// <param name="weights">The weights to prune.</param>
    public static RankedPrunerSpec L1(string name, Structure structure, ISparsityCurve curve, WeightSelector weights) =>
        new() { Name = name, Structure = structure, Curve = curve, Weights = weights };

    /// <summary>Ranks by the root mean square of the weights.</summary>
    /// <param name="name">Instance name.</param>
    /// <param name="structure">What is pruned as a whole.</param>
    /// <param name="curve">The target by progress.</param>
    /// <param name="weights">The weights to prune.</param>
    public static RankedPrunerSpec L2(string name, Structure structure, ISparsityCurve curve, WeightSelector weights) =>
        L1(name, structure, curve, weights) with { Criterion = Criteria.L2 };

    /// <inheritdoc/>
    public override IPruner Build(BuildContext context)
    {
        var weights = Weights.Resolve(context, $"pruners.{Name}.weights");
        return new RankedPruner(
            Name,
            [.. weights.Select(weight => KeyValuePair.Create(weight, Curve))],
            Criterion.Build(context, weights),
            new RankingOptions(Structure, Block, GroupSize, Selection, Dependency, Scope, context.Compatibility)
            {
                Noise = Guards.Fraction(Noise),
                Seed = Seed,
            });
    }
}
