namespace ScottPlot;

/// <summary>Maps [0, 1] to colours.</summary>
public interface IColormap
{
    string Name { get; }

    Color GetColor(double position);
}
