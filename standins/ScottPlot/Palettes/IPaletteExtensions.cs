namespace ScottPlot;

/// <summary>Picks several colours of a palette.</summary>
public static class IPaletteExtensions
{
    public static int Count(this IPalette palette) => palette.Colors.Length;

    public static Color[] GetColors(this IPalette palette, int count) =>
        [.. Enumerable.Range(0, count).Select(palette.GetColor)];
}
