using Distiller.Scheduling;

namespace Distiller.Pruning;

/// <summary>Automated gradual pruning: the smallest weights go, more at every epoch of the window, along a cubic.</summary>
/// <remarks>
/// The first active epoch prunes <see cref="InitialSparsity"/>, the last <see cref="FinalSparsity"/>; a window of a single
/// epoch goes to the final value at once (D-18).
/// <para>Source: Zhu and Gupta 2017, arXiv 1710.01878; Distiller: <c>AutomatedGradualPruner</c>.</para>
/// </remarks>
public sealed record AgpPrunerSpec : ComponentSpec<IPruner>
{
    /// <summary>Sparsity at the first active epoch. Range: 0 up to, but not including, the final one.</summary>
    public required double InitialSparsity { get; init; }

    /// <summary>Sparsity at the last active epoch. Range: above the initial one, at most 1.</summary>
    public required double FinalSparsity { get; init; }

    /// <summary>The weights to prune.</summary>
    public required WeightSelector Weights { get; init; }

    /// <summary>Whether every tensor reaches the target, or all of them together. Default: every tensor.</summary>
    public RankingScope Scope { get; init; }

    /// <inheritdoc/>
    public override IPruner Build(BuildContext context)
    {
        var curve = KnownCurves.Cubic(InitialSparsity, FinalSparsity);
        var weights = Weights.Resolve(context, $"pruners.{Name}.weights");
        return new RankedPruner(
            Name,
            [.. weights.Select(weight => KeyValuePair.Create(weight, curve))],
            new MagnitudeCriterion(),
            RankingOptions.Elements(new SelectionRule(), Scope, context.Compatibility));
    }
}
