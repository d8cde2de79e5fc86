namespace Distiller.Quantization;

/// <summary>Leaves a local minimum by jumps: descends from each place that it jumps to, and goes on from the new minimum or from the old one.</summary>
/// <remarks>
/// A higher minimum is accepted with the probability exp(old - new). Every 50 jumps the length of the jumps changes, so that half of them are
/// accepted. Jumps are relative to each coordinate, since scales of layers differ by orders of magnitude; SciPy's, which the original
/// calls, are absolute. Source: Wales and Doye 1997; the constants are SciPy's.
/// </remarks>
internal static class BasinHopping
{
    private const double FirstJump = 0.5;
    private const double LongestJump = 0.95;
    private const double Change = 0.9;
    private const double WantedAcceptance = 0.5;
    private const int Interval = 50;

    /// <summary>Descends, and then jumps and descends. Whoever wants the best of all points keeps it.</summary>
    /// <param name="descend">Improves a point; returns the best one that it saw, and its loss.</param>
    /// <param name="start">Where to begin.</param>
    /// <param name="jumps">How often.</param>
    /// <param name="seed">Of the jumps.</param>
    public static void Minimize(Func<double[], (double[] Point, double Loss)> descend, double[] start, int jumps, int seed)
    {
        Random random = new(seed);
        var here = descend(start);
        var (length, accepted) = (FirstJump, 0);
        for (var jump = 1; jump <= jumps; jump++)
        {
            var there = descend([.. here.Point.Select(coordinate => coordinate * (1 + (length * ((2 * random.NextDouble()) - 1))))]);
            if (random.NextDouble() < Math.Exp(Math.Min(0, here.Loss - there.Loss)))
            {
                here = there;
                accepted++;
            }

            if (jump % Interval == 0)
            {
                length = Math.Min(LongestJump, (double)accepted / jump > WantedAcceptance ? length / Change : length * Change);
            }
        }
    }
}
