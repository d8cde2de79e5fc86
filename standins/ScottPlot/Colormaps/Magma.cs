namespace ScottPlot.Colormaps;

/// <summary>Perceptually uniform, black over purple to cream.</summary>
public class Magma : IColormap
{
    private static readonly Ramp Ramp = Ramp.Of(
        "000004 180F3E 451077 721F81 9F2F7F CD4071 F1605D FD9567 FECA8D FCFDBF");

    public string Name => "Magma";

    public Color GetColor(double position) => Ramp.At(position);
}
