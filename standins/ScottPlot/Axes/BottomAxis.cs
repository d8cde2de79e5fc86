namespace ScottPlot.AxisPanels;

/// <summary>The axis at the bottom edge.</summary>
public class BottomAxis : XAxisBase
{
    public override Edge Edge => Edge.Bottom;
}
