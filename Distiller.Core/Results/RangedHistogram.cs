using System.Collections.Immutable;
using Distiller.Statistics;

namespace Distiller.Results;

/// <summary>How the values of a tensor are distributed, and which ranges integers would cover.</summary>
/// <param name="Name">What was counted, such as the path of a layer.</param>
/// <param name="Histogram">The counts.</param>
/// <param name="Ranges">The ranges; several to compare rules.</param>
public sealed record RangedHistogram(string Name, Histogram Histogram, ImmutableArray<NamedRange> Ranges);
