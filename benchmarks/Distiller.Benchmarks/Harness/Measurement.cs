namespace Distiller.Benchmarks.Harness;

/// <summary>What the rounds of one variant gave.</summary>
internal sealed record Measurement
{
    public required string Variant { get; init; }

    public required string Unit { get; init; }

    public required int Rounds { get; init; }

    public required double Median { get; init; }

    /// <summary>Quarter of the rounds below this.</summary>
    public required double LowerQuartile { get; init; }

    /// <summary>Quarter of the rounds above this.</summary>
    public required double UpperQuartile { get; init; }

    /// <summary>How many times as good as the first variant: median over the rounds of the ratio within a round; null for another unit.</summary>
    public required double? Ratio { get; init; }
}
