using System.Collections.Immutable;
using Distiller.Distillation.DisBack;

namespace Distiller.Examples.DisBack;

/// <summary>What was measured after some updates. <paramref name="Second"/> is sliced W2 in the plane, the distance of class histograms for images.</summary>
internal sealed record Measurement(long Update, long Evaluations, double Distance, double Second, double Coverage, double Precision)
{
    public double Mismatch { get; init; } = double.NaN;
}

/// <summary>A node of a path, as it is reported.</summary>
internal sealed record NodeFacts(int Step, double RelativeDistance, string Checksum);

/// <summary>Samples under a name, row by row.</summary>
internal sealed record Snapshot(string Name, ImmutableArray<float> Samples);

/// <summary>What is compared with: the teacher in many steps, and fresh data.</summary>
internal sealed record References(Measurement Teacher, Measurement Fresh, ImmutableArray<float> Samples);

/// <summary>One run of one condition.</summary>
internal sealed record Curve(string Data, string Start, string Condition, long Seed)
{
    public ImmutableArray<Measurement> Points { get; init; } = [];

    public ImmutableArray<NodeFacts> Nodes { get; init; } = [];

    public ImmutableArray<Snapshot> NodeSamples { get; init; } = [];

    public ImmutableArray<TargetSwitch> Switches { get; init; } = [];

    /// <summary>Samples at some updates; the last at the end.</summary>
    public ImmutableArray<Snapshot> Snapshots { get; init; } = [];

    public Measurement Final => Points[^1];

    /// <summary>The mean distance between two updates.</summary>
    public double Mean(long from, long to) => Points.Where(point => point.Update >= from && point.Update <= to).Select(point => point.Distance).DefaultIfEmpty(double.NaN).Average();

    /// <summary>The first measurement at or below a distance, or null.</summary>
    public Measurement? Reaches(double distance) => Points.FirstOrDefault(point => point.Distance <= distance);

    public double At(long update) => Points.Where(point => point.Update <= update).Last().Distance;
}
