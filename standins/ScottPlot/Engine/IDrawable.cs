namespace ScottPlot.Engine;

/// <summary>A plottable that can write itself as gnuplot plot elements.</summary>
internal interface IDrawable
{
    /// <summary>Points that a legend should not cover.</summary>
    IEnumerable<Coordinates> Footprint { get; }

    /// <param name="script">Receives data and plot elements.</param>
    /// <param name="limits">Limits of the axes that the plottable uses.</param>
    void Draw(FigureScript script, AxisLimits limits);
}
