namespace ScottPlot.Colormaps;

/// <summary>White to black.</summary>
public class GrayscaleReversed : IColormap
{
    private static readonly Ramp Ramp = Ramp.Of(
        "FFFFFF 000000");

    public string Name => "GrayscaleReversed";

    public Color GetColor(double normalizedIntensity) => Ramp.At(normalizedIntensity);
}
