namespace ScottPlot.AxisPanels;

/// <summary>The axis at the left edge.</summary>
public class LeftAxis : YAxisBase
{
    public override Edge Edge => Edge.Left;
}
