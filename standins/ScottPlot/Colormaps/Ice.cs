namespace ScottPlot.Colormaps;

/// <summary>Near-black over blue to white.</summary>
public class Ice : IColormap
{
    private static readonly Ramp Ramp = Ramp.Of(
        "040613 292851 3F4B96 427BB7 61A8C7 9CD4DA EAFDFD");

    public string Name => "Ice";

    public Color GetColor(double position) => Ramp.At(position);
}
