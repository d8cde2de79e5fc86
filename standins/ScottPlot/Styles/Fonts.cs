namespace ScottPlot;

/// <summary>Names of fonts.</summary>
public static class Fonts
{
    public static string Default { get; set; } = "DejaVu Sans";

    public static string Sans { get; set; } = "DejaVu Sans";

    public static string Serif { get; set; } = "DejaVu Serif";

    public static string Monospace { get; set; } = "DejaVu Sans Mono";
}
