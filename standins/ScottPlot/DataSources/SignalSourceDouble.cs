namespace ScottPlot.DataSources;

/// <summary>Evenly spaced values, read when the plot is drawn.</summary>
public class SignalSourceDouble(IReadOnlyList<double> ys, double period) : ISignalSource
{
    public double Period { get; set; } = period;

    public double XOffset { get; set; }

    public double YOffset { get; set; }

    public double YScale { get; set; } = 1;

    public int MinimumIndex { get; set; }

    public int MaximumIndex { get; set; } = int.MaxValue;

    public IReadOnlyList<double> GetYs() => ys;

    public double GetX(int index) => (index * Period) + XOffset;

    public double GetY(int index) => (ys[index] * YScale) + YOffset;

    public AxisLimits GetLimits() => new(this.Points());
}
