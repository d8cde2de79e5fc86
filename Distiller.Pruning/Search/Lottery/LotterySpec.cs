using Distiller.Scheduling;

namespace Distiller.Pruning;

/// <summary>A lottery in rounds within one training: weights are pruned, and what is left begins again. YAML: an extension of class <c>IterativeLottery</c>.</summary>
/// <remarks>
/// At the first epoch of its window it keeps a copy of the weights and buffers. At each later one, when the epoch begins, it prunes the fraction p of the
/// weights that are left, the smallest ones, brings the copy back under the masks, and lets the optimizer forget its momentum. After n
/// rounds (1 - p)^n of the weights are left; in the last round the ticket is trained to the end. The masks hold from then on.
/// <para>Learning rates are policies of their own: let them begin again with each round, such as a cosine with <c>Relative</c> for each.</para>
/// <para>Source: Frankle and Carbin 2019, arXiv 1803.03635, section 1; a first epoch above 0 is the rewinding of Frankle et al. 2020, arXiv 1912.05671.</para>
/// </remarks>
public sealed record LotterySpec : ComponentSpec<LotteryRounds>
{
    /// <summary>p: the part of the remaining weights that goes in a round. Range: 0 to 1. Default 0.2, as in the paper.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is no fraction.</exception>
    public double Fraction
    {
        get;
        init => field = Guards.Fraction(value, nameof(Fraction));
    } = 0.2;

    /// <summary>The weights that are pruned. Default: all weights of convolutions and linear layers. All others are rewound, too.</summary>
    public WeightSelector Weights { get; init; } = WeightSelector.AllWeights;

    /// <summary>Whether weights compete within their tensor (default) or over all.</summary>
    public RankingScope Scope { get; init; }

    /// <inheritdoc/>
    /// <exception cref="ModelStructureException">The selector matches nothing.</exception>
    public override LotteryRounds Build(BuildContext context) => new(this, Weights.Resolve(context, $"extensions.{Name}.weights"));
}
