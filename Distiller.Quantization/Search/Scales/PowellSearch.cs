namespace Distiller.Quantization;

/// <summary>Powell's conjugate directions: searches along one direction after the other, and along where a round has led.</summary>
/// <remarks>Source: Powell 1964; the rules for replacing a direction and for ending are those of SciPy, whose results the original depends on.</remarks>
internal static class PowellSearch
{
    // Line searches need not be exact: a hundredth of the tolerance of the whole.
    private const double LineFactor = 100;
    private const double Tiny = 1e-20;

    /// <summary>Improves a point. Whoever wants the best of all points keeps it in the function.</summary>
    /// <param name="function">The loss of a point.</param>
    /// <param name="start">Where to begin.</param>
    /// <param name="tolerance">Relative tolerance of places and losses.</param>
    /// <param name="maximumIterations">Rounds.</param>
    /// <param name="maximumEvaluations">Evaluations; the search ends in the middle of a round when they are used up.</param>
    public static void Minimize(Func<double[], double> function, double[] start, double tolerance, int maximumIterations, int maximumEvaluations)
    {
        try
        {
            Search(new Counted(function, maximumEvaluations), start, tolerance, maximumIterations, maximumEvaluations);
        }
        catch (ExhaustedException)
        {
            // The function has seen, and kept, the best point.
        }
    }

    private static void Search(Counted function, double[] start, double tolerance, int maximumIterations, int maximumEvaluations)
    {
        double[][] directions = [.. start.Select((_, i) => start.Select((_, j) => i == j ? 1.0 : 0.0).ToArray())];
        var point = start;
        var loss = function.At(point);
        var previous = point;
        for (var iteration = 1; ; iteration++)
        {
            var (before, largest, best) = (loss, 0.0, 0);
            for (var i = 0; i < directions.Length; i++)
            {
                var last = loss;
                (point, loss, _) = AlongLine(function, point, directions[i], tolerance, loss);
                if (last - loss > largest)
                {
                    (largest, best) = (last - loss, i);
                }
            }

            if (2 * (before - loss) <= (tolerance * (Math.Abs(before) + Math.Abs(loss))) + Tiny
                || function.Count >= maximumEvaluations || iteration >= maximumIterations)
            {
                return;
            }

            double[] led = [.. point.Zip(previous, (now, then) => now - then)];
            previous = point;
            var ahead = function.At([.. point.Zip(led, (at, by) => at + by)]);
            if (before <= ahead)
            {
                continue;
            }

            var gain = before - loss - largest;
            if ((2 * (before + ahead - (2 * loss)) * gain * gain) - (largest * (before - ahead) * (before - ahead)) < 0)
            {
                (point, loss, led) = AlongLine(function, point, led, tolerance, loss);
                if (led.Any(by => by != 0))
                {
                    directions[best] = directions[^1];
                    directions[^1] = led;
                }
            }
        }
    }

    private static (double[] Point, double Loss, double[] Step) AlongLine(Counted function, double[] point, double[] direction, double tolerance, double loss)
    {
        if (direction.All(by => by == 0))
        {
            return (point, loss, direction);
        }

        var (length, least) = BrentSearch.Minimize(
            alpha => function.At([.. point.Zip(direction, (at, by) => at + (alpha * by))]), tolerance * LineFactor);
        double[] step = [.. direction.Select(by => length * by)];
        return ([.. point.Zip(step, (at, by) => at + by)], least, step);
    }

    private sealed class Counted(Func<double[], double> function, int most)
    {
        public int Count { get; private set; }

        public double At(double[] point)
        {
            if (Count >= most)
            {
                throw new ExhaustedException();
            }

            Count++;
            return function(point);
        }
    }

    private sealed class ExhaustedException : Exception;
}
