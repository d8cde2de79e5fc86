namespace ScottPlot.Colormaps;

/// <summary>Perceptually uniform, blue over magenta to yellow.</summary>
public class Plasma : IColormap
{
    private static readonly Ramp Ramp = Ramp.Of(
        "0D0887 47039F 7301A8 9C179E BD3786 D8576B ED7953 FA9E3B FDC926 F0F921");

    public string Name => "Plasma";

    public Color GetColor(double position) => Ramp.At(position);
}
