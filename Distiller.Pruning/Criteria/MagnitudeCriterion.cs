using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Keeps the groups whose weights are largest.</summary>
/// <remarks>
/// Score of group g with n weights: s_g = (Σ_i |w_gi|^p / n)^(1/p), the power mean, so that groups of different sizes
/// compare in a ranking over several tensors. Within one tensor this ranks as the Lp norm does.
/// <para>Source: Li et al. 2017, arXiv 1608.08710, section 3.1; Distiller: <c>ranked_structures_pruner.py</c>.</para>
/// </remarks>
public sealed record MagnitudeCriterion : StatelessCriterion
{
    /// <summary>Ranks by the Lp norm.</summary>
    /// <param name="degree">The norm's degree p. Range: 1 and more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="degree"/> is below 1 or NaN.</exception>
    public MagnitudeCriterion(double degree = 1)
    {
        Degree = Guards.Finite(degree);
        ArgumentOutOfRangeException.ThrowIfLessThan(degree, 1.0);
    }

    /// <summary>The norm's degree p; at least 1.</summary>
    public double Degree { get; }

    /// <inheritdoc/>
    public override Tensor Score(in ScoredWeight weight)
    {
        using var scope = NewDisposeScope();
        var elements = weight.Groups.ElementsPerGroup;
        if (elements == 1)
        {
            // All norms agree on single weights, and the common case must not pay for a reduction.
            return weight.Weight.abs().flatten().MoveToOuterDisposeScope();
        }

        var sizes = weight.Groups.Split(weight.Weight).abs();
        var scores = Degree switch
        {
            1 => sizes.sum(1).div(elements),
            2 => sizes.square().sum(1).div(elements).sqrt(),
            _ => sizes.pow(Degree).sum(1).div(elements).pow(1 / Degree),
        };
        return scores.MoveToOuterDisposeScope();
    }
}
