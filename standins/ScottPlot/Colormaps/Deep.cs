namespace ScottPlot.Colormaps;

/// <summary>Light yellow over green to dark blue.</summary>
public class Deep : IColormap
{
    private static readonly Ramp Ramp = Ramp.Of(
        "FDFECC A5DFA7 5DBAA4 488E9E 3E6495 3F396C 281A2C");

    public string Name => "Deep";

    public Color GetColor(double position) => Ramp.At(position);
}
