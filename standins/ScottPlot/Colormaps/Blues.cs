namespace ScottPlot.Colormaps;

/// <summary>Dark to light blue.</summary>
public class Blues : IColormap
{
    private static readonly Ramp Ramp = Ramp.Of(
        "08306B 08519C 2171B5 4292C6 6BAED6 9ECAE1 C6DBEF DEEBF7 F7FBFF");

    public string Name => "Blues";

    public Color GetColor(double position) => Ramp.At(position);
}
