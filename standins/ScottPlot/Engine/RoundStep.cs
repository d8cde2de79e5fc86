namespace ScottPlot.Engine;

/// <summary>Steps of 1, 2 or 5 times a power of ten.</summary>
internal static class RoundStep
{
    public static double For(double span, int count)
    {
        double raw = span / Math.Max(1, count);
        double power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        return (raw / power) switch
        {
            <= 1.0001 => power,
            <= 2.0001 => 2 * power,
            <= 5.0001 => 5 * power,
            _ => 10 * power,
        };
    }

    public static IEnumerable<double> Positions(double min, double max, double step)
    {
        double low = Math.Min(min, max) / step;
        double high = Math.Max(min, max) / step;
        for (double i = Math.Ceiling(low - 1e-9); i <= high + 1e-9; i++)
        {
            // Rounding hides the last binary digits of products such as 3 * 0.1, which would show in labels.
            yield return double.Parse(
                ((i * step) + 0.0).ToString("G12", System.Globalization.CultureInfo.InvariantCulture),
                System.Globalization.CultureInfo.InvariantCulture);
        }
    }
}
