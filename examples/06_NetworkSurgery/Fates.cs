using System.Collections.Immutable;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Examples.NetworkSurgery;

/// <summary>Follows weights through the masks of the epochs.</summary>
internal static class Fates
{
    /// <summary>How many weights the first mask prunes.</summary>
    public static long PrunedAtFirst(IReadOnlyList<Tensor> masks)
    {
        using var scope = NewDisposeScope();
        return masks[0].eq(0).sum().ToInt64();
    }

    /// <summary>How many weights changed sides in each epoch after the first.</summary>
    public static ImmutableArray<(int Epoch, long Cut, long Restored)> Moves(IReadOnlyList<Tensor> masks)
    {
        using var scope = NewDisposeScope();
        return [.. Enumerable.Range(1, masks.Count - 1).Select(epoch =>
        (
            epoch,
            masks[epoch].lt(masks[epoch - 1]).sum().ToInt64(),
            masks[epoch].gt(masks[epoch - 1]).sum().ToInt64()
        ))];
    }

    /// <summary>Weights that the first mask prunes and the last one keeps: the positions of the largest.</summary>
    public static IReadOnlyList<long> LargestReturned(Surgery surgery, int count)
    {
        using var scope = NewDisposeScope();
        Tensor returned = surgery.Masks[^1].gt(surgery.Masks[0]);
        Tensor magnitudes = surgery.Values[^1].abs() * returned.to_type(ScalarType.Float32);
        int present = (int)Math.Min(count, returned.sum().ToInt64());
        (_, Tensor positions) = magnitudes.topk(Math.Max(1, present), 0);
        return present == 0 ? [] : [.. positions.data<long>()];
    }

    /// <summary>Each weight in one of four groups.</summary>
    public static ImmutableArray<(string Name, long Count)> Count(IReadOnlyList<Tensor> masks)
    {
        using var scope = NewDisposeScope();
        Tensor kept = stack([.. masks]).to_type(ScalarType.Float32);
        Tensor epochsKept = kept.sum(dim: 0);
        Tensor isKept = masks[^1].ne(0);
        Tensor always = epochsKept.eq(masks.Count);
        Tensor never = epochsKept.eq(0);
        return
        [
            ("always kept", always.sum().ToInt64()),
            ("pruned from the first epoch on", never.sum().ToInt64()),
            ("pruned for a while, kept in the end", isKept.logical_and(always.logical_not()).sum().ToInt64()),
            ("kept for a while, pruned in the end", isKept.logical_not().logical_and(never.logical_not()).sum().ToInt64()),
        ];
    }
}
