namespace ScottPlot.TickGenerators;

/// <summary>Ticks at given positions with given labels.</summary>
public class NumericManual : ITickGenerator
{
    private readonly List<Tick> ticks = [];

    public NumericManual()
    {
    }

    public NumericManual(Tick[] ticks) => this.ticks.AddRange(ticks);

    /// <exception cref="ArgumentException">The arrays differ in length.</exception>
    public NumericManual(double[] positions, string[] labels)
    {
        if (positions.Length != labels.Length)
        {
            throw new ArgumentException(
                $"There are {positions.Length} tick positions and {labels.Length} labels. Give one label for every position.");
        }

        ticks.AddRange(positions.Zip(labels, Tick.Major));
    }

    public Tick[] Ticks => [.. ticks];

    public int MaxTickCount { get; set; } = 50;

    public void Add(Tick tick) => ticks.Add(tick);

    public void AddMajor(double position, string label) => Add(Tick.Major(position, label));

    public void AddMinor(double position) => Add(Tick.Minor(position));
}
