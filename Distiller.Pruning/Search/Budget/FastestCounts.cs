using System.Collections.Immutable;

namespace Distiller.Pruning;

/// <summary>Finds the channel counts of least cost among those that multiply so much: where to cut if accuracy is not asked.</summary>
internal sealed class FastestCounts(ImmutableArray<SearchGroup> groups, GroupCosts costs, double macs)
{
    private const int Attempts = 2000;

    /// <summary>Counts come in steps: so much less than allowed still counts as that many multiplications.</summary>
    private const double Slack = 0.02;

    private readonly double _least = Math.Max(0, macs - Slack) * costs.Macs([.. groups.Select(group => group.Count)]);
    private readonly double _most = macs * costs.Macs([.. groups.Select(group => group.Count)]);

    /// <summary>Takes away what costs most for its multiplications, then tries exchanges until none has helped for long.</summary>
    public int[] Find(int seed)
    {
        int[] best = Descend([.. groups.Select(group => group.Count)], frozen: -1);
        Random random = new(seed);
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            int[] other = [.. best];
            int group = random.Next(groups.Length);
            other[group] = groups[group].Levels[random.Next(groups[group].Levels.Length)];
            other = Descend(other, group);
            best = Fits(other) && (costs.Of(other) < costs.Of(best) || !Fits(best)) ? other : best;
        }

        return Refill(best);
    }

    private bool Fits(int[] kept) => costs.Macs(kept) <= _most && costs.Macs(kept) >= _least;

    private int[] Descend(int[] kept, int frozen)
    {
        while (costs.Macs(kept) > _most)
        {
            int[]? best = null;
            double price = double.PositiveInfinity;
            foreach (int[] next in Neighbours(kept, frozen))
            {
                double saved = costs.Of(kept) - costs.Of(next);
                double lost = costs.Macs(kept) - costs.Macs(next);
                if (lost > 0 && saved > 0 && lost / saved < price)
                {
                    (best, price) = (next, lost / saved);
                }
            }

            if (best is null)
            {
                return kept;
            }

            kept = best;
        }

        return kept;
    }

    /// <summary>Gives channels back that neither the multiplications nor the cost notice.</summary>
    private int[] Refill(int[] kept)
    {
        foreach (int group in Enumerable.Range(0, groups.Length))
        {
            foreach (int level in groups[group].Levels.Where(level => level > kept[group]))
            {
                int[] wider = [.. kept];
                wider[group] = level;
                if (costs.Macs(wider) <= _most && costs.Of(wider) <= costs.Of(kept))
                {
                    kept = wider;
                    break;
                }
            }
        }

        return kept;
    }

    private IEnumerable<int[]> Neighbours(int[] kept, int frozen)
    {
        for (int group = 0; group < groups.Length; group++)
        {
            int place = groups[group].Levels.IndexOf(kept[group]) + 1;
            if (group != frozen && place < groups[group].Levels.Length)
            {
                int[] next = [.. kept];
                next[group] = groups[group].Levels[place];
                yield return next;
            }
        }
    }
}
