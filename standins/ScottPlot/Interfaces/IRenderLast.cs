namespace ScottPlot;

/// <summary>Marks plottables whose texts are drawn above everything else.</summary>
#pragma warning disable CA1040 // the genuine interface has members only for its own renderer
public interface IRenderLast
#pragma warning restore CA1040
{
}
