namespace ScottPlot;

/// <summary>An ordered set of colours for categories.</summary>
public interface IPalette
{
    string Name { get; }

    string Description { get; }

    Color[] Colors { get; }

    Color GetColor(int index);
}
