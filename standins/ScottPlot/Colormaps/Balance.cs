namespace ScottPlot.Colormaps;

/// <summary>Diverging, blue over near-white to red: for values around zero.</summary>
public class Balance : IColormap
{
    private static readonly Ramp Ramp = Ramp.Of(
        "181C43 0C5EBE 75AABE F1ECEB D08B73 A72424 3C0911");

    public string Name => "Balance";

    public Color GetColor(double position) => Ramp.At(position);
}
