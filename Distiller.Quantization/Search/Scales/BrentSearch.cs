namespace Distiller.Quantization;

/// <summary>Finds a minimum along a line: a bracket by golden growth, then Brent's parabolas and golden sections.</summary>
/// <remarks>
/// Source: Brent 1973, chapter 5; constants (growth 1.618034 with limit 110, section 0.381966, least step 1e-11) are those of SciPy,
/// whose results the original depends on.
/// </remarks>
internal static class BrentSearch
{
    private const double Growth = 1.618034;
    private const double GrowthLimit = 110;
    private const double Section = 0.3819660;
    private const double LeastStep = 1e-11;
    private const double Tiny = 1e-21;
    private const int MostSteps = 500;
    private const int MostGrowths = 1000;

    private readonly record struct Point(double X, double Value);

    /// <summary>The best place along a line and its value.</summary>
    /// <param name="function">The function of the place; it starts between 0 and 1.</param>
    /// <param name="tolerance">Relative tolerance of the place.</param>
    public static (double X, double Value) Minimize(Func<double, double> function, double tolerance)
    {
        var (left, middle, right) = Bracket(function);
        var (best, second, third) = (middle, middle, middle);
        var (low, high) = (Math.Min(left.X, right.X), Math.Max(left.X, right.X));
        var (step, previous) = (0.0, 0.0);
        for (var i = 0; i < MostSteps; i++)
        {
            var least = (tolerance * Math.Abs(best.X)) + LeastStep;
            var center = (low + high) / 2;
            if (Math.Abs(best.X - center) < (2 * least) - ((high - low) / 2))
            {
                break;
            }

            if (Math.Abs(previous) <= least || Parabola(best, second, third, previous, low, high) is not { } parabolic)
            {
                previous = best.X >= center ? low - best.X : high - best.X;
                step = Section * previous;
            }
            else
            {
                previous = step;
                step = parabolic;
                var next = best.X + step;
                if (next - low < 2 * least || high - next < 2 * least)
                {
                    step = center - best.X >= 0 ? least : -least;
                }
            }

            var x = best.X + (Math.Abs(step) < least ? step >= 0 ? least : -least : step);
            Point tried = new(x, function(x));
            if (tried.Value > best.Value)
            {
                (low, high) = x < best.X ? (x, high) : (low, x);
                (second, third) = tried.Value <= second.Value || second.X == best.X
                    ? (tried, second)
                    : (second, tried.Value <= third.Value || third.X == best.X || third.X == second.X ? tried : third);
            }
            else
            {
                (low, high) = x >= best.X ? (best.X, high) : (low, best.X);
                (third, second, best) = (second, best, tried);
            }
        }

        return (best.X, best.Value);
    }

    private static double? Parabola(Point best, Point second, Point third, double previous, double low, double high)
    {
        var first = (best.X - second.X) * (best.Value - third.Value);
        var other = (best.X - third.X) * (best.Value - second.Value);
        var numerator = ((best.X - third.X) * other) - ((best.X - second.X) * first);
        var denominator = 2 * (other - first);
        numerator = denominator > 0 ? -numerator : numerator;
        denominator = Math.Abs(denominator);
        return numerator > denominator * (low - best.X) && numerator < denominator * (high - best.X) && Math.Abs(numerator) < Math.Abs(denominator * previous / 2)
            ? numerator / denominator
            : null;
    }

    private static (Point Left, Point Middle, Point Right) Bracket(Func<double, double> function)
    {
        Point At(double x) => new(x, function(x));
        var (a, b) = (At(0), At(1));
        if (a.Value < b.Value)
        {
            (a, b) = (b, a);
        }

        var c = At(b.X + (Growth * (b.X - a.X)));
        for (var i = 0; c.Value < b.Value; i++)
        {
            if (i > MostGrowths)
            {
                throw new InvalidOperationException("The loss falls without end along a direction: look for a loss that is not bounded below.");
            }

            var first = (b.X - a.X) * (b.Value - c.Value);
            var second = (b.X - c.X) * (b.Value - a.Value);
            var difference = second - first;
            var denominator = 2 * (Math.Abs(difference) < Tiny ? Tiny : difference);
            var x = b.X - ((((b.X - c.X) * second) - ((b.X - a.X) * first)) / denominator);
            var limit = b.X + (GrowthLimit * (c.X - b.X));
            Point tried;
            if ((x - c.X) * (b.X - x) > 0)
            {
                tried = At(x);
                if (tried.Value < c.Value)
                {
                    return (b, tried, c);
                }

                if (tried.Value > b.Value)
                {
                    return (a, b, tried);
                }

                tried = At(c.X + (Growth * (c.X - b.X)));
            }
            else if ((x - limit) * (limit - c.X) >= 0)
            {
                tried = At(limit);
            }
            else if ((x - limit) * (c.X - x) > 0)
            {
                tried = At(x);
                if (tried.Value < c.Value)
                {
                    (b, c) = (c, tried);
                    tried = At(c.X + (Growth * (c.X - b.X)));
                }
            }
            else
            {
                tried = At(c.X + (Growth * (c.X - b.X)));
            }

            (a, b, c) = (b, c, tried);
        }

        return (a, b, c);
    }
}
