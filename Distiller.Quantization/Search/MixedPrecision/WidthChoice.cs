using System.Collections.Immutable;

namespace Distiller.Quantization;

/// <summary>Chooses one width for each layer, so that the rises of the loss are least together and costs stay within a limit.</summary>
/// <remarks>
/// The knapsack with one item of each class, by dynamic programming over the combinations that no other beats in both cost and rise.
/// Where these are too many, costs are told apart to a fraction of the limit only, and never taken for less than they are.
/// </remarks>
internal static class WidthChoice
{
    private const int MostCombinations = 4096;

    /// <summary>The index of the width of each layer; null if even the cheapest exceed the limit.</summary>
    /// <param name="layers">For each layer its widths, as costs and rises.</param>
    /// <param name="limit">What they may cost together.</param>
    internal static ImmutableArray<int>? Choose(IReadOnlyList<IReadOnlyList<(double Cost, double Rise)>> layers, double limit)
    {
        List<Combination> front = [new(0, 0, null, -1)];
        foreach (var widths in layers)
        {
            front = Front(
                from before in front
                from index in Enumerable.Range(0, widths.Count)
                let cost = before.Cost + widths[index].Cost
                where cost <= limit
                select new Combination(cost, before.Rise + widths[index].Rise, before, index),
                limit);
            if (front.Count == 0)
            {
                return null;
            }
        }

        List<int> chosen = [];
        for (var combination = front[^1]; combination.Before is not null; combination = combination.Before)
        {
            chosen.Add(combination.Index);
        }

        chosen.Reverse();
        return [.. chosen];
    }

    // From the cheapest to the one with the least rise.
    private static List<Combination> Front(IEnumerable<Combination> combinations, double limit)
    {
        List<Combination> front = [];
        foreach (var combination in combinations.OrderBy(one => one.Cost).ThenBy(one => one.Rise))
        {
            if (front.Count == 0 || combination.Rise < front[^1].Rise)
            {
                front.Add(combination);
            }
        }

        return front.Count <= MostCombinations
            ? front
            : [.. front.GroupBy(one => (int)(one.Cost / limit * MostCombinations)).Select(bucket => bucket.MinBy(one => one.Rise)!)];
    }

    private sealed record Combination(double Cost, double Rise, Combination? Before, int Index);
}
