namespace ScottPlot.Colormaps;

/// <summary>Rainbow with smooth lightness, blue over green to red.</summary>
public class Turbo : IColormap
{
    private static readonly Ramp Ramp = Ramp.Of(
        "30123B 4454C4 4390FE 1FC8DE 29EFA2 7DFF56 C1F334 F1CA3A FE922A EA4F0D BE2102 7A0403");

    public string Name => "Turbo";

    public Color GetColor(double position) => Ramp.At(position);
}
