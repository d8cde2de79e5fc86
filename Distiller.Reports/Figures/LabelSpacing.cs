using System.Collections.Immutable;

namespace Distiller.Reports.Figures;

/// <summary>Moves labels apart that would cover each other, each as little as possible.</summary>
public static class LabelSpacing
{
    /// <summary>Positions at least <paramref name="distance"/> apart, in the order of the wished ones, inside the range.</summary>
    /// <remarks>Neighbours that collide form a block centred on the mean of their wishes (pool-adjacent-violators).</remarks>
    /// <param name="wished">Where each label would like to stand.</param>
    /// <param name="distance">Least distance between neighbours, in the same units.</param>
    /// <param name="minimum">Lower end of the range.</param>
    /// <param name="maximum">Upper end of the range. When the labels do not fit in, they overshoot it evenly.</param>
    /// <returns>A position for each label, in the order given.</returns>
    public static ImmutableArray<double> Spread(IReadOnlyList<double> wished, double distance, double minimum, double maximum)
    {
        var order = Enumerable.Range(0, wished.Count).OrderBy(index => wished[index]).ToArray();
        List<(double Center, int Count)> blocks = [];
        foreach (var index in order)
        {
            var block = Clamp((wished[index], 1));
            while (blocks.Count > 0 && blocks[^1].Center + ((blocks[^1].Count + block.Count) * distance / 2) > block.Center)
            {
                var below = blocks[^1];
                blocks.RemoveAt(blocks.Count - 1);
                var count = below.Count + block.Count;
                block = Clamp((((below.Center * below.Count) + (block.Center * block.Count)) / count, count));
            }

            blocks.Add(block);
        }

        var positions = new double[wished.Count];
        var next = 0;
        foreach (var (center, count) in blocks)
        {
            for (var member = 0; member < count; member++)
            {
                positions[order[next++]] = center + ((member - ((count - 1) / 2.0)) * distance);
            }
        }

        return [.. positions];

        (double Center, int Count) Clamp((double Center, int Count) block)
        {
            var half = (block.Count - 1) * distance / 2;
            return minimum + half > maximum - half
                ? ((minimum + maximum) / 2, block.Count)
                : (Math.Clamp(block.Center, minimum + half, maximum - half), block.Count);
        }
    }
}
