namespace Distiller.Quantization;

/// <summary>What calibration records of one input or output of a layer.</summary>
/// <remarks>Source: Distiller, <c>data_loggers/collector.py</c>, <c>QuantCalibrationStatsCollector</c>.</remarks>
public sealed record ActivationStatistics
{
    /// <summary>Smallest value. YAML: <c>min</c>.</summary>
    public required double Min { get; init; }

    /// <summary>Largest value. YAML: <c>max</c>.</summary>
    public required double Max { get; init; }

    /// <summary>Mean over the samples of each sample's smallest value. YAML: <c>avg_min</c>.</summary>
    public required double AverageMin { get; init; }

    /// <summary>Mean over the samples of each sample's largest value. YAML: <c>avg_max</c>.</summary>
    public required double AverageMax { get; init; }

    /// <summary>Mean of all values, μ. YAML: <c>mean</c>.</summary>
    public required double Mean { get; init; }

    /// <summary>Standard deviation of all values with divisor n, σ. YAML: <c>std</c>.</summary>
    public required double StandardDeviation { get; init; }

    /// <summary>Mean of |x - μ|, the Laplace distribution's b. YAML: <c>b</c>.</summary>
    public required double MeanAbsoluteDeviation { get; init; }

    /// <summary>Shape of the first batch, such as <c>(4, 3, 8, 8)</c>. YAML: <c>shape</c>.</summary>
    public string Shape { get; init; } = "";

    /// <summary>Number of values seen. YAML: <c>total_numel</c>.</summary>
    public long Count { get; init; }
}
