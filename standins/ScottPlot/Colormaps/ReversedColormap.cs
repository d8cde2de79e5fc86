namespace ScottPlot.Colormaps;

internal sealed class ReversedColormap(IColormap original) : IColormap
{
    public string Name => original.Name + " reversed";

    public Color GetColor(double position) => original.GetColor(1 - position);
}
