namespace ScottPlot;

/// <summary>How neighbouring points of a scatter plot are joined.</summary>
public enum ConnectStyle
{
    Straight,
    StepHorizontal,
    StepVertical,
}
