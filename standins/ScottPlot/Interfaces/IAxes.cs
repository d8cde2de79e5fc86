namespace ScottPlot;

/// <summary>The pair of axes that a plottable is drawn on.</summary>
public interface IAxes
{
    IXAxis XAxis { get; set; }

    IYAxis YAxis { get; set; }
}
