namespace ScottPlot.Palettes;

/// <summary>Eight colours that most colour-blind people can tell apart (Wong 2011).</summary>
public class ColorblindFriendly : IPalette
{
    public string Name => "ColorblindFriendly";

    public string Description => "Eight colours that most colour-blind people can tell apart (Wong 2011).";

    public Color[] Colors { get; } = Color.FromHex(
        "000000 E69F00 56B4E9 009E73 F0E442 0072B2 D55E00 CC79A7".Split(' '));

    public Color GetColor(int index) => Colors[index % Colors.Length];
}
