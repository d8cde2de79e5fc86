namespace Distiller.Quantization;

/// <summary>A layer at one width.</summary>
/// <param name="Widths">Its bits.</param>
/// <param name="Loss">The loss of the model when this layer alone has them.</param>
/// <param name="Cost">What the layer costs, in the unit of the budget.</param>
public sealed record WidthOutcome(LayerWidths Widths, double Loss, double Cost);
