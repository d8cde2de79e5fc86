namespace ScottPlot;

/// <summary>A mark on an axis. Minor ticks have no label.</summary>
public readonly struct Tick(double position, string label, bool isMajor)
{
    public readonly double Position = position;
    public readonly string Label = label;
    public readonly bool IsMajor = isMajor;

    public Tick(double position, string label)
        : this(position, label, true)
    {
    }

    public static Tick Major(double position, string label) => new(position, label, true);

    public static Tick Minor(double position) => new(position, "", false);
}
