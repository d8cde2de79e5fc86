namespace ScottPlot.Palettes;

/// <summary>Given colours.</summary>
public class Custom(IEnumerable<Color> colors, string name, string? description = null) : IPalette
{
    public Custom(string[] hex, string? name = null, string? description = null)
        : this(Color.FromHex(hex), name ?? "custom", description)
    {
    }

    public string Name { get; } = name;

    public string Description { get; } = description ?? "";

    public Color[] Colors { get; } = [.. colors];

    public Color GetColor(int index) => Colors[index % Colors.Length];
}
