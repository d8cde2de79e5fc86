using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Distiller.Quantization;

/// <summary>A model with bits by layer. Disposing gives it back in float.</summary>
/// <param name="Model">The quantized model.</param>
/// <param name="Quantization">The description with an override for each layer, to quantize with again.</param>
/// <param name="Sensitivities">What was measured, layer by layer, in the order in which they run.</param>
/// <param name="Chosen">The width of each layer.</param>
/// <param name="FloatLoss">The loss of the float model.</param>
/// <param name="Loss">The loss with the chosen widths.</param>
/// <param name="Cost">What the layers cost together.</param>
/// <param name="Budget">What they may cost.</param>
public sealed record MixedPrecisionResult(
    PostTrainedModel Model,
    PostTrainingSpec Quantization,
    ImmutableArray<LayerSensitivity> Sensitivities,
    ImmutableSortedDictionary<string, LayerWidths> Chosen,
    double FloatLoss,
    double Loss,
    double Cost,
    BitBudget Budget) : IDisposable
{
    /// <summary>Removes everything that stands in for modules.</summary>
    public void Dispose() => Model.Dispose();

    /// <summary>A line for each layer: its width, and the loss at every width.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"loss {FloatLoss:0.0000} -> {Loss:0.0000}, cost {Cost:0} of {Budget.Limit:0} {Budget.Unit}\n");
        foreach (var layer in Sensitivities)
        {
            text.Append(CultureInfo.InvariantCulture, $"{layer.Layer,-28} {Chosen[layer.Layer],-8}");
            foreach (var width in layer.Widths)
            {
                text.Append(CultureInfo.InvariantCulture, $"  {width.Widths} {width.Loss:0.0000}");
            }

            text.Append('\n');
        }

        return text.ToString();
    }
}
