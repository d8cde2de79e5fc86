using System.Collections.Immutable;
using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Keeps the groups whose removal would change the loss most, judged by the last minibatch's gradient.</summary>
/// <remarks>
/// Score of group g: |Σ_i w_gi · ∂L/∂w_gi|, the first-order Taylor term of the loss. No score before the first backward
/// pass. <see cref="TaylorCriterion"/> averages over the minibatches of an epoch and is less noisy.
/// <para>The original ranks the signed sum and so removes groups of great but negative effect (D-33);
/// <see cref="Compatibility.Distiller"/> does the same.</para>
/// <para>Source: Molchanov et al. 2017, arXiv 1611.06440; Distiller: <c>GradientRankedFilterPruner</c>.</para>
/// </remarks>
/// <param name="Compatibility">Absolute or signed ranking.</param>
public sealed record GradientCriterion(Compatibility Compatibility = Compatibility.Sane) : StatelessCriterion
{
    /// <inheritdoc/>
    public override IImportanceCriterion Build(BuildContext context, ImmutableArray<string> parameters) =>
        context.Compatibility == Compatibility.Distiller ? this with { Compatibility = Compatibility.Distiller } : this;

    /// <inheritdoc/>
    public override Tensor? Score(in ScoredWeight weight)
    {
        if (weight.Gradient is null)
        {
            return null;
        }

        using var scope = NewDisposeScope();
        var effect = weight.Groups.Split(weight.Weight * weight.Gradient).sum(1);
        return (Compatibility == Compatibility.Sane ? effect.abs() : effect).MoveToOuterDisposeScope();
    }
}
