using System.Collections.Immutable;
using Distiller.Distillation.DisBack;

namespace Distiller.Examples.DisBack;

/// <summary>What was measured after some updates.</summary>
internal sealed record Measurement(long Update, long Evaluations, double Distance, double Sliced, double Coverage, double Precision);

/// <summary>A node of a path, as it is reported.</summary>
internal sealed record NodeFacts(int Step, double RelativeDistance, string Checksum);

/// <summary>One run of one condition.</summary>
internal sealed record Curve(string Data, string Start, string Condition, long Seed, ImmutableArray<Measurement> Points)
{
    public ImmutableArray<NodeFacts> Nodes { get; init; } = [];

    public ImmutableArray<TargetSwitch> Switches { get; init; } = [];

    /// <summary>Samples at the end, row by row.</summary>
    public ImmutableArray<float> Samples { get; init; } = [];

    public Measurement Final => Points[^1];

    /// <summary>The mean distance between two updates.</summary>
    public double Mean(long from, long to) => Points.Where(point => point.Update >= from && point.Update <= to).Select(point => point.Distance).DefaultIfEmpty(double.NaN).Average();

    /// <summary>The first measurement at or below a distance, or null.</summary>
    public Measurement? Reaches(double distance) => Points.FirstOrDefault(point => point.Distance <= distance);

    public double At(long update) => Points.Where(point => point.Update <= update).Last().Distance;
}
