namespace Distiller.Distillation.LabelFree.Metrics;

/// <summary>Draws with replacement that depend on their seed alone.</summary>
internal static class Resampling
{
    public static IEnumerable<int[]> Draws(int count, int resamples, int seed)
    {
        Random random = new(seed);
        for (var i = 0; i < resamples; i++)
        {
            var draw = new int[count];
            for (var j = 0; j < count; j++)
            {
                draw[j] = random.Next(count);
            }

            yield return draw;
        }
    }

    public static (double Low, double High) Percentiles(List<double> values, double level)
    {
        if (values.Count == 0)
        {
            return (double.NaN, double.NaN);
        }

        values.Sort();
        var tail = (1 - level) / 2;
        return (At(tail), At(1 - tail));

        double At(double fraction) => values[Math.Clamp((int)(fraction * values.Count), 0, values.Count - 1)];
    }
}
