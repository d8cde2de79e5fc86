namespace ScottPlot.Colormaps;

/// <summary>Perceptually uniform, dark violet to yellow; readable for colour-blind people and in grey.</summary>
public class Viridis : IColormap
{
    private static readonly Ramp Ramp = Ramp.Of(
        "440154 482878 3E4A89 31688E 26828E 1F9E89 35B779 6DCD59 B4DE2C FDE725");

    public string Name => "Viridis";

    public Color GetColor(double position) => Ramp.At(position);
}
