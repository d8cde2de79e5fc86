using System.Collections.Immutable;

namespace Distiller.Pruning;

/// <summary>How much the loss rises when a group alone loses channels, interpolated between the counts that were measured.</summary>
internal sealed class GroupDamages
{
    /// <summary>Keeps steps that seem free from being all alike: among them the cheapest in channels goes first.</summary>
    private const double Least = 1e-6;

    private readonly ImmutableArray<SearchGroup> _groups;
    private readonly GroupCosts _costs;
    private readonly SortedDictionary<int, double>[] _measured;

    public GroupDamages(ImmutableArray<SearchGroup> groups, GroupCosts costs)
    {
        _groups = groups;
        _costs = costs;
        _measured = [.. groups.Select(group => new SortedDictionary<int, double> { [group.Count] = 0 })];
    }

    /// <summary>Counts to measure: evenly spread, the smallest among them.</summary>
    public static IEnumerable<int> Sampled(ImmutableArray<int> levels, int most)
    {
        int count = Math.Min(most, levels.Length - 1);
        return Enumerable.Range(1, count).Select(index => levels[index * (levels.Length - 1) / count]).Distinct();
    }

    public void Add(int group, int kept, double damage) => _measured[group][kept] = double.IsFinite(damage) ? damage : double.MaxValue / 1e6;

    /// <summary>The step down with the least damage for the cost that it saves, no more than is needed regarded; null if nothing can go.</summary>
    public (int Group, int Level)? BestStep(int[] kept, double cost, double target, int frozen)
    {
        (int Group, int Level)? best = null;
        double least = double.PositiveInfinity;
        for (int group = 0; group < _groups.Length; group++)
        {
            ImmutableArray<int> levels = _groups[group].Levels;
            // Steps of several levels too: one alone may save nothing where channels are computed in blocks.
            for (int place = levels.IndexOf(kept[group]) + 1; group != frozen && place < levels.Length; place++)
            {
                double saved = _costs.Saving(kept, group, levels[place]).Cost;
                double price = (Of(group, levels[place]) - Of(group, kept[group]) + Least) / Math.Min(saved, cost - target);
                if (saved > 0 && price < least)
                {
                    (best, least) = ((group, levels[place]), price);
                }
            }
        }

        return best;
    }

    /// <summary>Never falls as channels go: a group that improves by losing them has none to spare for that.</summary>
    private double Of(int group, int kept)
    {
        double damage = 0;
        (int Kept, double Damage)? above = null;
        foreach (var (count, value) in _measured[group].Reverse())
        {
            double rising = Math.Max(damage, value);
            if (count <= kept)
            {
                return above is not var (high, atHigh) || count == kept ? rising : rising + ((atHigh - rising) * (kept - count) / (high - count));
            }

            above = (count, rising);
            damage = rising;
        }

        // Below the smallest measured count the last slope goes on.
        var (last, atLast) = above!.Value;
        int full = _groups[group].Count;
        return last == full ? full - kept : atLast * (full - kept) / (full - last);
    }
}
