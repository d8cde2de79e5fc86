using System.Globalization;
using ScottPlot.Engine;

namespace ScottPlot.TickGenerators;

/// <summary>Ticks at round numbers. gnuplot places them unless a formatter or a count is asked for.</summary>
public class NumericAutomatic : ITickGenerator, IComputedTicks
{
    public int? TargetTickCount;

    public Tick[] Ticks { get; set; } = [];

    public int MaxTickCount { get; set; } = 1000;

    public bool IntegerTicksOnly { get; set; }

    /// <summary>1 is the usual number of ticks, 2 about twice as many.</summary>
    public double TickDensity { get; set; } = 1;

    public Func<double, string> LabelFormatter { get; set; } = DefaultLabelFormatter;

    bool IComputedTicks.IsNeeded => LabelFormatter != DefaultLabelFormatter
        || IntegerTicksOnly || TargetTickCount is not null || TickDensity != 1;

    Tick[] IComputedTicks.Compute(double min, double max, int usualCount)
    {
        int target = TargetTickCount ?? Math.Max(1, (int)(usualCount * TickDensity));
        double step = RoundStep.For(Math.Abs(max - min), target);
        if (IntegerTicksOnly)
        {
            step = Math.Max(1, step);
        }

        Ticks = [.. RoundStep.Positions(min, max, step).Take(MaxTickCount).Select(x => Tick.Major(x, LabelFormatter(x)))];
        return Ticks;
    }

    private static string DefaultLabelFormatter(double value) =>
        value.ToString("G7", CultureInfo.InvariantCulture).Replace('-', '\u2212');
}
