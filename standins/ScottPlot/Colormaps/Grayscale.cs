namespace ScottPlot.Colormaps;

/// <summary>Black to white.</summary>
public class Grayscale : IColormap
{
    private static readonly Ramp Ramp = Ramp.Of(
        "000000 FFFFFF");

    public string Name => "Grayscale";

    public Color GetColor(double normalizedIntensity) => Ramp.At(normalizedIntensity);
}
