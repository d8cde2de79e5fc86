namespace ScottPlot.Colormaps;

/// <summary>Classic rainbow; prefer Turbo or Viridis.</summary>
public class Jet : IColormap
{
    private static readonly Ramp Ramp = Ramp.Of(
        "00007F 0000FF 007FFF 00FFFF 7FFF7F FFFF00 FF7F00 FF0000 7F0000");

    public string Name => "Jet";

    public Color GetColor(double position) => Ramp.At(position);
}
