using System.Collections.Immutable;

namespace Distiller.Reports.Figures;

/// <summary>How many values fall between neighbouring edges.</summary>
public sealed record HistogramSeries : Series
{
    /// <summary>Edges of the bins, ascending; one more than there are counts.</summary>
    public required ImmutableArray<double> Edges { get; init; }

    /// <summary>Values (or shares) in each bin.</summary>
    public required ImmutableArray<double> Counts { get; init; }
}
