namespace ScottPlot;

/// <summary>Makes palettes and holds the one that new plots use.</summary>
public static class Palette
{
    public static IPalette Default { get; set; } = new Palettes.Category10();

    public static IPalette FromColors(Color[] colors) => new Palettes.Custom(colors, "custom");

    public static IPalette FromColors(string[] hexColors) => new Palettes.Custom(hexColors);
}
