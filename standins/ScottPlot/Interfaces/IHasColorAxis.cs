namespace ScottPlot;

/// <summary>Something whose values are shown as colours.</summary>
public interface IHasColorAxis
{
    IColormap Colormap { get; }

    Range GetRange();
}
