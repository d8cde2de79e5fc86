namespace ScottPlot.Colormaps;

/// <summary>Dark blue over purple to yellow.</summary>
public class Thermal : IColormap
{
    private static readonly Ramp Ramp = Ramp.Of(
        "042333 2C3395 744992 B15F82 EB7958 FBB43D E8FA5B");

    public string Name => "Thermal";

    public Color GetColor(double position) => Ramp.At(position);
}
