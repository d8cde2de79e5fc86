using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Prunes the groups that the others can replace: those nearest to the geometric median (FPGM).</summary>
/// <remarks>
/// Score of group g: s_g = Σ_h ‖w_g - w_h‖₂ over all groups h of the tensor. O(G² E) time, O(G²) memory.
/// <para>Source: He et al. 2019, arXiv 1811.00250, equation 5.</para>
/// </remarks>
public sealed record GeometricMedianCriterion : StatelessCriterion
{
    /// <inheritdoc/>
    public override Tensor Score(in ScoredWeight weight)
    {
        using var scope = NewDisposeScope();
        var groups = weight.Groups.Split(weight.Weight);
        return cdist(groups, groups).sum(1).MoveToOuterDisposeScope();
    }
}
