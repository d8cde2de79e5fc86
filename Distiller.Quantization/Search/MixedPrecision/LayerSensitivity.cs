using System.Collections.Immutable;

namespace Distiller.Quantization;

/// <summary>What one layer costs, and what the model loses, at each width.</summary>
/// <param name="Layer">Path of the layer.</param>
/// <param name="Widths">Each width with the loss of the model when this layer alone has it, and its cost.</param>
public sealed record LayerSensitivity(string Layer, ImmutableArray<WidthOutcome> Widths);
