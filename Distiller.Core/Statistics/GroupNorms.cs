using static TorchSharp.torch;

namespace Distiller.Statistics;

/// <summary>Norms of the structures of a weight tensor.</summary>
/// <remarks>
/// The norm of group g is (Σ_i |w_gi|^p)^(1/p), or max_i |w_gi| for an infinite p.
/// <para>Source: Distiller, <c>distiller/norms.py</c>. Averages divide by the number of elements of a group, also for rows and
/// columns, where the original divides by the number of groups.</para>
/// </remarks>
public static class GroupNorms
{
    /// <summary>One norm per structure.</summary>
    /// <param name="tensor">Weights (F, C, H, W), (F, C, L) or (Out, In).</param>
    /// <param name="structure">Anything but <see cref="Structure.Block"/>.</param>
    /// <param name="p">Degree. Range: above 0; infinity takes the largest absolute value.</param>
    /// <param name="groupLength">Neighbouring structures that are measured as one. Must divide their number.</param>
    /// <param name="averaged">Whether the norm is divided by the number of elements.</param>
    /// <returns>A new tensor of shape (Groups), without gradient.</returns>
    /// <exception cref="ArgumentException">The tensor has no such structure, or the group length does not divide their number.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The degree or the group length is not above 0.</exception>
    public static Tensor Of(Tensor tensor, Structure structure, double p, int groupLength = 1, bool averaged = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(groupLength);
        if (!(p > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(p), p, "The degree of a norm is above 0.");
        }

        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        Tensor groups = StructureGroups.Of(tensor, structure)
            ?? throw new ArgumentException(
                $"Weights of shape {Guards.ShapeText(tensor.shape)} have no structure '{structure}'.", nameof(structure));
        if (groups.shape[0] % groupLength != 0)
        {
            throw new ArgumentException(
                $"{groups.shape[0]} structures cannot be joined into groups of {groupLength}.", nameof(groupLength));
        }

        Tensor joined = groups.reshape(groups.shape[0] / groupLength, -1);
        Tensor norms = joined.norm(1, keepdim: false, (float)p);
        return (averaged ? norms / joined.shape[1] : norms).MoveToOuterDisposeScope();
    }
}
