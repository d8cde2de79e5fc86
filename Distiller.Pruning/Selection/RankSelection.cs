using Distiller.Scheduling;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Chooses the groups with the lowest scores.</summary>
internal static class RankSelection
{
    /// <summary>A map with 0 at the groups to prune and 1 at the others.</summary>
    /// <remarks>
    /// Sane: exactly <paramref name="removed"/> groups are pruned, of equal scores the one with the lower index (D-16).
    /// As the original: every group that does not exceed the highest score pruned goes too. O(n): no sort.
    /// </remarks>
    /// <param name="scores">One score per group, (Groups); larger is kept.</param>
    /// <param name="removed">Number of groups to prune. Range: 0 to Groups.</param>
    /// <param name="compatibility">Which of the two tie rules.</param>
    /// <returns>(Groups), of the scores' type; belongs to the caller's scope.</returns>
    /// <exception cref="InvalidOperationException">A score is not a number.</exception>
    internal static Tensor KeepMap(Tensor scores, long removed, Compatibility compatibility)
    {
        using var scope = NewDisposeScope();
        var groups = scores.numel();
        if (removed <= 0)
        {
            return scores.new_ones(groups).MoveToOuterDisposeScope();
        }

        if (removed >= groups)
        {
            return scores.new_zeros(groups).MoveToOuterDisposeScope();
        }

        var threshold = OrderStatistic.Smallest(scores, removed).to(scores.device);
        var keep = scores.gt(threshold);
        if (compatibility == Compatibility.Sane)
        {
            KeepLastTies(keep, scores, threshold, groups - removed);
        }

        return keep.to(scores.dtype).MoveToOuterDisposeScope();
    }

    private static void KeepLastTies(Tensor keep, Tensor scores, Tensor threshold, long wanted)
    {
        var missing = wanted - keep.sum().ToInt64();
        if (missing == 0)
        {
            return;
        }

        var ties = scores.eq(threshold).nonzero().flatten();
        if (ties.numel() < missing)
        {
            throw new InvalidOperationException(
                "Groups cannot be ranked, because a score is not a number. The weights hold NaN: training has diverged. "
                + "Lower the learning rate or the regularization strength.");
        }

        keep.index_fill_(0, ties.narrow(0, ties.numel() - missing, missing), true);
    }
}
