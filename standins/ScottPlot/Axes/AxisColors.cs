namespace ScottPlot.AxisPanels;

internal static class AxisColors
{
    public static Color Text => new(0xFF222222);

    public static Color TickText => new(0xFF444444);

    public static Color Frame => new(0xFF8A8A8A);
}
