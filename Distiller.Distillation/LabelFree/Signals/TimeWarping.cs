namespace Distiller.Distillation.LabelFree.Signals;

/// <summary>Compares sequences of vectors that run at different speeds.</summary>
/// <remarks>Dynamic time warping with steps (1, 0), (0, 1) and (1, 1). Source: Sakoe and Chiba 1978, IEEE TASSP 26.</remarks>
public static class TimeWarping
{
    /// <summary>The mean distance along the cheapest alignment, after the mean of each sequence has been taken off.</summary>
    /// <param name="left">Vectors by time, all of one length; at least one.</param>
    /// <param name="right">Vectors by time, of the same length; at least one.</param>
    /// <returns>Mean Euclidean distance of aligned vectors; 0 for equal sequences.</returns>
    /// <exception cref="ArgumentException">A sequence is empty.</exception>
    public static double Distance(IReadOnlyList<float[]> left, IReadOnlyList<float[]> right)
    {
        if (left.Count == 0 || right.Count == 0)
        {
            throw new ArgumentException("A sequence without vectors cannot be aligned. Give sounds of one frame at least.");
        }

        var (a, b) = (Centered(left), Centered(right));

        // Costs and lengths of the cheapest paths to each cell of the row above and of this one.
        var above = new (double Cost, int Steps)[b.Length];
        var row = new (double Cost, int Steps)[b.Length];
        for (var i = 0; i < a.Length; i++)
        {
            for (var j = 0; j < b.Length; j++)
            {
                var distance = Euclidean(a[i], b[j]);
                var best = (i, j) switch
                {
                    (0, 0) => (0.0, 0),
                    (0, _) => row[j - 1],
                    (_, 0) => above[0],
                    _ => Cheaper(Cheaper(above[j - 1], above[j]), row[j - 1]),
                };
                row[j] = (best.Item1 + distance, best.Item2 + 1);
            }

            (above, row) = (row, above);
        }

        return above[^1].Cost / above[^1].Steps;
    }

    private static (double Cost, int Steps) Cheaper((double Cost, int Steps) one, (double Cost, int Steps) other) => other.Cost < one.Cost ? other : one;

    private static double[][] Centered(IReadOnlyList<float[]> sequence)
    {
        var width = sequence[0].Length;
        double[] mean = [.. Enumerable.Range(0, width).Select(d => sequence.Average(vector => (double)vector[d]))];
        return [.. sequence.Select(vector => vector.Select((value, d) => value - mean[d]).ToArray())];
    }

    private static double Euclidean(double[] left, double[] right)
    {
        var sum = 0.0;
        for (var d = 0; d < left.Length; d++)
        {
            sum += (left[d] - right[d]) * (left[d] - right[d]);
        }

        return Math.Sqrt(sum);
    }
}
