namespace ScottPlot.Colormaps;

/// <summary>Given colours, blended or in steps.</summary>
public class Custom(Color[] colors, bool smooth = true) : IColormap
{
    private readonly IColormap inner = smooth ? new CustomInterpolated(colors) : new CustomPalette(colors);

    public string Name => "custom";

    public Color GetColor(double position) => inner.GetColor(position);
}
