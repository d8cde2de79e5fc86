namespace ScottPlot.Palettes;

/// <summary>Ten distinct colours; the default.</summary>
public class Category10 : IPalette
{
    public string Name => "Category10";

    public string Description => "Ten distinct colours; the default.";

    public Color[] Colors { get; } = Color.FromHex(
        "1F77B4 FF7F0E 2CA02C D62728 9467BD 8C564B E377C2 7F7F7F BCBD22 17BECF".Split(' '));

    public Color GetColor(int index) => Colors[index % Colors.Length];
}
