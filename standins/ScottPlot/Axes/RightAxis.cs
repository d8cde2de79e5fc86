namespace ScottPlot.AxisPanels;

/// <summary>The axis at the right edge. Its line shows when something is drawn on it, or when frames are asked for.</summary>
public class RightAxis : YAxisBase
{
    public RightAxis() => FrameLineStyle.IsVisible = false;

    public override Edge Edge => Edge.Right;
}
