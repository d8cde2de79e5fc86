using System.Globalization;
using ScottPlot.Engine;

namespace ScottPlot.TickGenerators;

/// <summary>Ticks at the multiples of an interval.</summary>
public class NumericFixedInterval(double interval = 1) : ITickGenerator, IComputedTicks
{
    public double Interval { get; set; } = interval;

    public Tick[] Ticks { get; set; } = [];

    public int MaxTickCount { get; set; } = 1000;

    public Func<double, string> LabelFormatter { get; set; } =
        value => value.ToString("G7", CultureInfo.InvariantCulture).Replace('-', '\u2212');

    bool IComputedTicks.IsNeeded => true;

    Tick[] IComputedTicks.Compute(double min, double max, int usualCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Interval);
        Ticks = [.. RoundStep.Positions(min, max, Interval).Take(MaxTickCount).Select(x => Tick.Major(x, LabelFormatter(x)))];
        return Ticks;
    }
}
