namespace ScottPlot.Colormaps;

/// <summary>Given colours, evenly spaced and blended.</summary>
public class CustomInterpolated(Color[] colors) : IColormap
{
    private readonly Ramp ramp = new(colors.Length > 0
        ? colors
        : throw new ArgumentException("A colour map needs at least one colour.", nameof(colors)));

    public string Name => "custom interpolated";

    public Color GetColor(double position) => ramp.At(position);
}
