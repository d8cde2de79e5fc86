using System.Collections.Immutable;
using System.Globalization;

namespace Distiller.Reports.Figures;

/// <summary>Chooses round numbers for an axis: steps of 1, 2 or 5 times a power of ten.</summary>
public static class NiceTicks
{
    /// <summary>Round positions inside a range, with texts of equal precision.</summary>
    /// <param name="minimum">Lower end of the range.</param>
    /// <param name="maximum">Upper end, above <paramref name="minimum"/>.</param>
    /// <param name="about">Number of ticks wished for, at least 2; the result may have about half as many or a few more.</param>
    /// <param name="wholeNumbers">Whether steps below 1 are ruled out.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range is empty or not finite, or <paramref name="about"/> is below 2.</exception>
    public static ImmutableArray<AxisTick> Between(double minimum, double maximum, int about = 6, bool wholeNumbers = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(about, 2);
        var span = maximum - minimum;
        if (!double.IsFinite(span) || span <= 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(maximum), maximum, string.Create(CultureInfo.InvariantCulture, $"The range from {minimum} to {maximum} is empty or not finite."));
        }

        var step = RoundStep(span / about);
        if (wholeNumbers)
        {
            step = Math.Max(1, step);
        }

        var digits = Math.Max(0, -(int)Math.Floor(Math.Log10(step) + 1e-9));
        var format = span >= 10_000 ? "N0" : string.Create(CultureInfo.InvariantCulture, $"F{digits}");
        // Multiples of the step by an integer factor: adding the step up would gather rounding errors.
        var first = (long)Math.Ceiling((minimum / step) - 1e-9);
        var last = (long)Math.Floor((maximum / step) + 1e-9);
        var ticks = ImmutableArray.CreateBuilder<AxisTick>();
        for (var factor = first; factor <= last; factor++)
        {
            var position = factor * step;
            ticks.Add(new AxisTick(position, position.ToString(format, CultureInfo.InvariantCulture)));
        }

        return ticks.ToImmutable();
    }

    private static double RoundStep(double raw)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        return (raw / power) switch
        {
            < 1.5 => power,
            < 3.5 => 2 * power,
            < 7.5 => 5 * power,
            _ => 10 * power,
        };
    }
}
