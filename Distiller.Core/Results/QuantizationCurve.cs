using System.Collections.Immutable;

namespace Distiller.Results;

/// <summary>How the quality of a model falls as one of its layers gets fewer bits, all others being in float.</summary>
/// <param name="Layer">Path of the layer. CSV column <c>layer</c>.</param>
/// <param name="Outcomes">What was measured, in the order in which it was asked for.</param>
public sealed record QuantizationCurve(string Layer, ImmutableArray<QuantizationOutcome> Outcomes);
