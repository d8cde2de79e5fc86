namespace ScottPlot;

/// <summary>The pair of axes that a plottable is drawn on. Until a plot sets them they are axes of no plot.</summary>
public class Axes : IAxes
{
    public static Axes Default => new();

    public IXAxis XAxis { get; set; } = new AxisPanels.BottomAxis();

    public IYAxis YAxis { get; set; } = new AxisPanels.LeftAxis();
}
