namespace ScottPlot.TickGenerators;

/// <summary>No ticks.</summary>
public class EmptyTickGenerator : ITickGenerator
{
    public Tick[] Ticks { get; set; } = [];

    public int MaxTickCount { get; set; } = 50;
}
