namespace ScottPlot;

/// <summary>Where the ticks of an axis are.</summary>
public interface ITickGenerator
{
    Tick[] Ticks { get; }

    int MaxTickCount { get; set; }
}
