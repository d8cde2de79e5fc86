namespace ScottPlot.AxisPanels;

/// <summary>A vertical axis.</summary>
public abstract class YAxisBase : AxisBase, IYAxis
{
    protected YAxisBase()
    {
    }

    public double Height => Range.Span;
}
