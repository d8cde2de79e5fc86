namespace ScottPlot.AxisPanels;

/// <summary>The axis at the top edge. Its line shows when something is drawn on it, or when frames are asked for.</summary>
public class TopAxis : XAxisBase
{
    public TopAxis() => FrameLineStyle.IsVisible = false;

    public override Edge Edge => Edge.Top;
}
