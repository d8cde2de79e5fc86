using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Distiller.Distillation;

/// <summary>Mutual learning: each peer takes the others for its teachers.</summary>
/// <remarks>
/// L = Σ_i 1/(K − 1) Σ_(j≠i) KL(p_j ‖ p_i), with p_j the softened probabilities of peer j, taken as given where they teach. The
/// objective takes T² · L. Zero when all peers agree.
/// <para>Shapes: logits (N, Classes) of K peers; result scalar.</para>
/// <para>Source: Zhang et al. 2018, arXiv 1706.00384, equations 5 to 8; all peers step at once here, one after the other there.</para>
/// </remarks>
public static class MutualLoss
{
    /// <summary>The sum over all peers.</summary>
    /// <param name="peers">Logits of each peer, with gradient; two or more.</param>
    /// <param name="temperature">T. Range: above 0.</param>
    /// <returns>L, without T².</returns>
    /// <exception cref="ArgumentException">There is one peer only.</exception>
    public static Tensor Of(ImmutableArray<Tensor> peers, double temperature)
    {
        if (peers.Length < 2)
        {
            throw new ArgumentException("Mutual learning needs two peers or more.", nameof(peers));
        }

        using var scope = NewDisposeScope();
        var terms =
            from learner in peers
            from teacher in peers
            where !ReferenceEquals(learner, teacher)
            select SoftTargetLoss.Of(learner, teacher, temperature);
        return terms.Aggregate((sum, term) => sum + term).div(peers.Length - 1).MoveToOuterDisposeScope();
    }
}
