using Distiller.Scheduling;

namespace Distiller.Pruning;

/// <summary>Prunes the smallest weights of each tensor until a given fraction of them is zero.</summary>
/// <remarks>
/// Exactly ⌊level · n⌋ weights go; of equal magnitudes the one that comes first (D-16, D-17; the original prunes all).
/// A level below one weight gives a mask of ones (D-15).
/// <para>Source: Distiller, <c>level_pruner.py</c>, <c>SparsityLevelParameterPruner</c>.</para>
/// </remarks>
public sealed record LevelPrunerSpec : ComponentSpec<IPruner>
{
    /// <summary>Fraction to prune, by parameter name or pattern; <c>*</c> stands for all. Range: 0 to 1; 0 leaves a tensor alone.</summary>
    public required IReadOnlyDictionary<string, double> Levels { get; init; }

    /// <summary>How a fraction becomes a number of weights.</summary>
    public SelectionRule Selection { get; init; } = new();

    /// <inheritdoc/>
    public override IPruner Build(BuildContext context)
    {
        var levels = WeightTable.Resolve(Levels, context, $"pruners.{Name}.levels");
        return new RankedPruner(
            Name,
            [.. levels.Select(level => KeyValuePair.Create(level.Key, KnownCurves.Constant(level.Value)))],
            new MagnitudeCriterion(),
            RankingOptions.Elements(Selection, RankingScope.Tensor, context.Compatibility));
    }
}
