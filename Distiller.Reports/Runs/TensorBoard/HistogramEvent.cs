using Distiller.Statistics;

namespace Distiller.Reports.Runs.TensorBoard;

/// <summary>How the values of a tensor were distributed at a step.</summary>
public sealed record HistogramEvent : LoggedEvent
{
    /// <summary>The counts.</summary>
    public required Histogram Histogram { get; init; }

    /// <summary>Sum of the values.</summary>
    public required double Sum { get; init; }

    /// <summary>Sum of the squared values.</summary>
    public required double SumOfSquares { get; init; }
}
