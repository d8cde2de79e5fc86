namespace ScottPlot.Engine;

/// <summary>A tick generator that names its ticks itself, so that gnuplot must be told where they are.</summary>
internal interface IComputedTicks
{
    bool IsNeeded { get; }

    Tick[] Compute(double min, double max, int usualCount);
}
