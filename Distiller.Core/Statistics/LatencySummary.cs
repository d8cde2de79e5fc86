using System.Globalization;

namespace Distiller.Statistics;

/// <summary>How long a forward pass takes: what MACs promise, measured.</summary>
/// <remarks>Quartiles instead of mean and deviation: other programs only ever make a run slower, never faster.</remarks>
public sealed record LatencySummary
{
    private const double BytesPerMegabyte = 1e6;

    /// <summary>Median time of a forward pass. Unit: milliseconds.</summary>
    public required double MedianMilliseconds { get; init; }

    /// <summary>A quarter of the runs was faster. Unit: milliseconds.</summary>
    public required double LowerQuartileMilliseconds { get; init; }

    /// <summary>A quarter of the runs was slower. Unit: milliseconds.</summary>
    public required double UpperQuartileMilliseconds { get; init; }

    /// <summary>Number of runs that were timed.</summary>
    public required int Runs { get; init; }

    /// <summary>Number of threads that computed.</summary>
    public required int Threads { get; init; }

    /// <summary>Number of samples in a batch.</summary>
    public required long BatchSize { get; init; }

    /// <summary>Memory that parameters and buffers take; null if it was not looked at. Unit: bytes.</summary>
    public long? WeightBytes { get; init; }

    /// <summary>
    /// Memory of the process right after the runs, everything else in it included; null if it was not looked at. Unit: bytes.
    /// </summary>
    public long? ProcessBytes { get; init; }

    /// <summary>Distance of the quartiles: how steady the machine was. Unit: milliseconds.</summary>
    public double InterquartileRangeMilliseconds => UpperQuartileMilliseconds - LowerQuartileMilliseconds;

    /// <summary>Samples in a second at the median.</summary>
    public double SamplesPerSecond => BatchSize * 1000 / MedianMilliseconds;

    /// <summary>The figures as text.</summary>
    /// <returns>For example <c>3.21 ms (IQR 0.08 ms, 20 runs, 2 threads, batch 1; weights 1.09 MB, process 118 MB)</c>.</returns>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{MedianMilliseconds:F2} ms (IQR {InterquartileRangeMilliseconds:F2} ms, {Runs} runs, {Threads} threads, batch {BatchSize}{Memory})");

    private string Memory => WeightBytes is { } weights && ProcessBytes is { } process
        ? string.Create(CultureInfo.InvariantCulture, $"; weights {weights / BytesPerMegabyte:F2} MB, process {process / BytesPerMegabyte:F0} MB")
        : "";
}
