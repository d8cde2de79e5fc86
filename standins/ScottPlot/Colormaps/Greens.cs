namespace ScottPlot.Colormaps;

/// <summary>Dark to light green.</summary>
public class Greens : IColormap
{
    private static readonly Ramp Ramp = Ramp.Of(
        "00441B 006D2C 238B45 41AB5D 74C476 A1D99B C7E9C0 E5F5E0 F7FCF5");

    public string Name => "Greens";

    public Color GetColor(double position) => Ramp.At(position);
}
