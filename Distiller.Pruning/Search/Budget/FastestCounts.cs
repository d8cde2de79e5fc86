using System.Collections.Immutable;

namespace Distiller.Pruning;

/// <summary>Finds the counts of least cost among those that multiply so much: where to cut if accuracy is not asked.</summary>
internal sealed class FastestCounts(ImmutableArray<SearchGroup> groups, GroupCosts costs, double macs)
{
    private const int Attempts = 2000;

    /// <summary>Counts come in steps: so much less than allowed still counts as that many multiplications.</summary>
    private const double Slack = 0.02;

    private readonly double _least = Math.Max(0, macs - Slack) * costs.Macs([.. groups.Select(group => group.Count)]);
    private readonly double _most = macs * costs.Macs([.. groups.Select(group => group.Count)]);

    /// <summary>Takes away what costs most for its multiplications, then tries exchanges.</summary>
    public int[] Find(int seed)
    {
        int[] best = Refill(Descend([.. groups.Select(group => group.Count)], frozen: -1), frozen: -1);
        Random random = new(seed);
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            int[] other = [.. best];
            int group = random.Next(groups.Length);
            other[group] = groups[group].Levels[random.Next(groups[group].Levels.Length)];
            other = Refill(Descend(other, group), group);
            best = Fits(other) && (costs.Of(other) < costs.Of(best) || !Fits(best)) ? other : best;
        }

        return best;
    }

    private bool Fits(int[] kept) => costs.Macs(kept) <= _most && costs.Macs(kept) >= _least;

    private int[] Descend(int[] kept, int frozen)
    {
        for (double excess = costs.Macs(kept) - _most; excess > 0;)
        {
            (int Group, int Level, double Macs)? best = null;
            double price = double.PositiveInfinity;
            for (int group = 0; group < groups.Length; group++)
            {
                int place = groups[group].Levels.IndexOf(kept[group]) + 1;
                if (group == frozen || place >= groups[group].Levels.Length)
                {
                    continue;
                }

                var (saved, lost) = costs.Saving(kept, group, groups[group].Levels[place]);
                if (lost > 0 && saved > 0 && lost / saved < price)
                {
                    (best, price) = ((group, groups[group].Levels[place], lost), lost / saved);
                }
            }

            if (best is not var (chosen, level, fewer))
            {
                return kept;
            }

            kept[chosen] = level;
            excess -= fewer;
        }

        return kept;
    }

    /// <summary>
    /// Gives multiplications back that are allowed: first what costs nothing, such as the channels of a block that is gone, then what
    /// costs least for its multiplications until there are enough of them.
    /// </summary>
    private int[] Refill(int[] kept, int frozen)
    {
        for (double macs = costs.Macs(kept); ;)
        {
            (int Group, int Level, double Macs)? best = null;
            double price = macs < _least ? double.PositiveInfinity : 0;
            for (int group = 0; group < groups.Length; group++)
            {
                foreach (int level in group == frozen ? [] : groups[group].Levels.Where(level => level > kept[group]))
                {
                    var (saved, lost) = costs.Saving(kept, group, level);
                    double dearer = -saved / Math.Max(1, -lost);
                    if (macs - lost <= _most && (dearer < price || dearer <= 0))
                    {
                        (best, price) = ((group, level, -lost), Math.Max(0, dearer));
                    }
                }
            }

            if (best is not var (chosen, count, more))
            {
                return kept;
            }

            kept[chosen] = count;
            macs += more;
        }
    }
}
