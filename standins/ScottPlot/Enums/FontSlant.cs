namespace ScottPlot;

/// <summary>Font slants.</summary>
public enum FontSlant
{
    Upright,
    Italic,
    Oblique,
}
