namespace ScottPlot.Colormaps;

/// <summary>Perceptually uniform, black over red to light yellow.</summary>
public class Inferno : IColormap
{
    private static readonly Ramp Ramp = Ramp.Of(
        "000004 1B0C42 4B0C6B 781C6D A52C60 CF4446 ED6925 FB9A06 F7D03C FCFFA4");

    public string Name => "Inferno";

    public Color GetColor(double position) => Ramp.At(position);
}
