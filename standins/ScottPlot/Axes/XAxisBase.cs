namespace ScottPlot.AxisPanels;

/// <summary>A horizontal axis.</summary>
public abstract class XAxisBase : AxisBase, IXAxis
{
    public XAxisBase()
    {
    }

    public double Width => Range.Span;
}
