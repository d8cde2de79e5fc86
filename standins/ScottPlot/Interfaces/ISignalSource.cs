namespace ScottPlot;

/// <summary>Evenly spaced Y values.</summary>
public interface ISignalSource
{
    double Period { get; set; }

    double XOffset { get; set; }

    double YOffset { get; set; }

    double YScale { get; set; }

    int MinimumIndex { get; set; }

    int MaximumIndex { get; set; }

    IReadOnlyList<double> GetYs();

    double GetX(int index);

    double GetY(int index);

    AxisLimits GetLimits();
}
