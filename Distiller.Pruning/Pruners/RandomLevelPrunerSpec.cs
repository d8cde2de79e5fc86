using Distiller.Scheduling;
using Distiller.Statistics;

namespace Distiller.Pruning;

/// <summary>Prunes a random number of the least important structures: robustness training for one network of many sizes.</summary>
/// <remarks>
/// For each weight and at each call the fraction is drawn uniformly from a range.
/// <para>Source: Distiller, <c>RandomLevelStructureParameterPruner</c>.</para>
/// </remarks>
public sealed record RandomLevelPrunerSpec : ComponentSpec<IPruner>
{
    /// <summary>The smallest fraction. Range: 0 to <see cref="HighestSparsity"/>.</summary>
    public required double LowestSparsity { get; init; }

    /// <summary>The largest fraction. At most 1.</summary>
    public required double HighestSparsity { get; init; }

    /// <summary>What is pruned as a whole. Default: filters.</summary>
    public Structure Structure { get; init; } = Structure.Filter;

    /// <summary>The weights to prune.</summary>
    public required WeightSelector Weights { get; init; }

    /// <summary>What makes a group important. Default: mean absolute weight.</summary>
    public CriterionSpec Criterion { get; init; } = Criteria.L1;

    /// <summary>Seed of the draws.</summary>
    public long Seed { get; init; }

    /// <inheritdoc/>
    public override IPruner Build(BuildContext context)
    {
        _ = Guards.Fraction(LowestSparsity);
        _ = Guards.Fraction(HighestSparsity);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(LowestSparsity, HighestSparsity);
        var weights = Weights.Resolve(context, $"pruners.{Name}.weights");
        return new RankedPruner(
            Name,
            [.. weights.Select(weight => KeyValuePair.Create(weight, KnownCurves.Constant(LowestSparsity)))],
            Criterion.Build(context, weights),
            new RankingOptions(
                Structure, Block: null, GroupSize: 1, new SelectionRule(), GroupDependency.None, RankingScope.Tensor, context.Compatibility)
            {
                Spread = HighestSparsity - LowestSparsity,
                Seed = Seed,
            });
    }
}
