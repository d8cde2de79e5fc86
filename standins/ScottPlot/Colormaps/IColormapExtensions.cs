namespace ScottPlot;

/// <summary>Picks colours from a colour map.</summary>
public static class IColormapExtensions
{
    public static Color GetColor(this IColormap cmap, double position, Range range) =>
        cmap.GetColor(double.IsNaN(position) ? position : range.Normalize(position, true));

    /// <summary>Colour number <paramref name="index"/> of <paramref name="count"/> evenly spaced ones.</summary>
    public static Color GetColor(
        this IColormap cmap, int index, int count, double startFraction = 0, double endFraction = 1) =>
        cmap.GetColor(startFraction + ((endFraction - startFraction) * (count < 2 ? 0 : (double)index / (count - 1))));

    public static Color[] GetColors(
        this IColormap colormap, int count, double minFraction = 0, double maxFraction = 1) =>
        [.. Enumerable.Range(0, count).Select(i => colormap.GetColor(i, count, minFraction, maxFraction))];

    public static IColormap Reversed(this IColormap cmap) => new Colormaps.ReversedColormap(cmap);
}
