namespace ScottPlot.Colormaps;

/// <summary>Given colours in equal steps, not blended.</summary>
public class CustomPalette(Color[] colors, string name = "custom") : IColormap
{
    private readonly Color[] steps = colors.Length > 0
        ? [.. colors]
        : throw new ArgumentException("A colour map needs at least one colour.", nameof(colors));

    public string Name { get; } = name;

    public Color GetColor(double position) => double.IsNaN(position)
        ? Colors.Transparent
        : steps[Math.Min((int)(Math.Clamp(position, 0, 1) * steps.Length), steps.Length - 1)];
}
