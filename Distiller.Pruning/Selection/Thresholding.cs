using System.Collections.Immutable;
using Distiller.Scheduling;
using Distiller.Statistics;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Masks by threshold: what does not exceed it goes.</summary>
/// <remarks>Source: Distiller, <c>thresholding.py</c>.</remarks>
public static class Thresholding
{
    /// <summary>Keeps the elements whose magnitude exceeds a threshold.</summary>
    /// <remarks>The threshold is converted to the tensor's type before it is compared.</remarks>
    /// <param name="tensor">Any shape.</param>
    /// <param name="threshold">Range: 0 and more.</param>
    /// <returns>1 where |t| &gt; threshold, else 0; shape and type of the tensor; belongs to the caller's scope.</returns>
    public static Tensor ElementMask(Tensor tensor, double threshold)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        return tensor.abs().gt(threshold).to(tensor.dtype).MoveToOuterDisposeScope();
    }

    /// <summary>Says which groups exceed a threshold.</summary>
    /// <param name="tensor">Weights with that structure.</param>
    /// <param name="structure">The groups. <see cref="Structure.Row"/> and <see cref="Structure.Column"/> are those of the matrix as stored.</param>
    /// <param name="norm">How large a group is.</param>
    /// <param name="threshold">Range: 0 and more.</param>
    /// <param name="compatibility">
    /// With <see cref="Compatibility.Distiller"/> means over rows and columns are divided by the number of rows and columns,
    /// not by their length (D-22).
    /// </param>
    /// <returns>(Groups): 1 where the norm exceeds the threshold, else 0; the tensor's type; belongs to the caller's scope.</returns>
    public static Tensor GroupMap(
        Tensor tensor, Structure structure, GroupNorm norm, double threshold, Compatibility compatibility = Compatibility.Sane)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var degree = norm switch
        {
            GroupNorm.L1 or GroupNorm.MeanL1 => 1,
            GroupNorm.L2 or GroupNorm.MeanL2 => 2,
            GroupNorm.Max => double.PositiveInfinity,
            _ => throw new ArgumentOutOfRangeException(nameof(norm), norm, "Unknown norm."),
        };
        var sizes = GroupNorms.Of(tensor, structure, degree);
        if (norm is GroupNorm.MeanL1 or GroupNorm.MeanL2)
        {
            var countsGroups = compatibility == Compatibility.Distiller && structure is (Structure.Row or Structure.Column);
            sizes = sizes / (countsGroups ? sizes.numel() : tensor.numel() / sizes.numel());
        }

        return sizes.gt(threshold).to(tensor.dtype).MoveToOuterDisposeScope();
    }

    /// <summary>Keeps the groups that exceed a threshold; of several structures a weight survives only if all its groups do.</summary>
    /// <param name="tensor">Weights with those structures.</param>
    /// <param name="structures">One or more kinds of groups.</param>
    /// <param name="norm">How large a group is.</param>
    /// <param name="threshold">Range: 0 and more.</param>
    /// <param name="compatibility">See <see cref="GroupMap"/>.</param>
    /// <returns>A mask of the tensor's shape and type; belongs to the caller's scope.</returns>
    public static Tensor GroupMask(
        Tensor tensor,
        ImmutableArray<Structure> structures,
        GroupNorm norm,
        double threshold,
        Compatibility compatibility = Compatibility.Sane)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        return structures
            .Select(structure => GroupView.Of(structure, tensor.shape).Expand(GroupMap(tensor, structure, norm, threshold, compatibility)))
            .Aggregate((mask, other) => mask * other)
            .MoveToOuterDisposeScope();
    }
}
