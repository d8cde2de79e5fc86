using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>N:M sparsity: of every M neighbours along the input channels, N stay.</summary>
/// <remarks>
/// Neighbours are taken at each kernel position by itself, as sparse matrix units want them (2:4 on current hardware).
/// <para>Source: Mishra et al. 2021, arXiv 2104.08378, section 3.1.</para>
/// </remarks>
/// <param name="Keep">N: weights that stay. Range: 1 to <paramref name="Of"/> - 1.</param>
/// <param name="Of">M: neighbours that compete. Range: 2 and more, a divisor of the number of input channels.</param>
public sealed record NeighbourPattern(int Keep, int Of)
{
    /// <summary>2:4, the pattern that sparse matrix units run.</summary>
    public static NeighbourPattern TwoOfFour { get; } = new(2, 4);

    /// <summary>Fraction of the weights that goes.</summary>
    public double Sparsity => 1.0 - ((double)Keep / Of);

    /// <summary>The pattern as people write it, such as 2:4.</summary>
    public override string ToString() => FormattableString.Invariant($"{Keep}:{Of}");

    /// <summary>Demands a possible pattern, and weights (F, C, ...) or (Out, In) with a multiple of M input channels.</summary>
    internal void Require(BuildContext context, IEnumerable<string> weights, string where)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Of, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(Keep, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(Keep, Of);
        foreach (var name in weights)
        {
            var shape = context.Masks[name].Parameter.shape;
            if (shape.Length < 2 || shape[1] % Of != 0)
            {
                throw context.Misfit(
                    FormattableString.Invariant(
                        $"'{name}' of shape {Guards.ShapeText(shape)}, listed under {where}, cannot be pruned {Keep}:{Of}: its second dimension is not a multiple of {Of}. Remove it from the list."),
                    where,
                    name);
            }
        }
    }

    /// <summary>The mask that keeps the N highest scores of every M. Of equal scores the earlier weight goes.</summary>
    /// <param name="scores">(F, C, ...) or (Out, In).</param>
    /// <returns>The same shape: 1 keep, 0 prune.</returns>
    internal Tensor Mask(Tensor scores)
    {
        using var scope = NewDisposeScope();
        // Channels go last, so that neighbours lie side by side.
        var channelsLast = scores.movedim([1], [-1]);
        var rows = channelsLast.reshape(-1, Of);
        var lowest = rows.sort(1, descending: false, stable: true).Indices.narrow(1, 0, Of - Keep);
        var keep = ones_like(rows).scatter_(1, lowest, zeros_like(rows));
        return keep.reshape(channelsLast.shape).movedim([-1], [1]).contiguous().MoveToOuterDisposeScope();
    }
}
