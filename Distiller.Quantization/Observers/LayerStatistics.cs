using System.Collections.Immutable;

namespace Distiller.Quantization;

/// <summary>What calibration records of one layer.</summary>
/// <param name="Inputs">Its inputs, by position.</param>
/// <param name="Output">Its output.</param>
public sealed record LayerStatistics(ImmutableSortedDictionary<int, ActivationStatistics> Inputs, ActivationStatistics Output);
