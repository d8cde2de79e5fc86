using System.Collections.Immutable;
using Distiller.Reports.Tables;
using Distiller.Results;

namespace Distiller.Reports.Adapters;

/// <summary>What each layer of a model bears in few bits, as a table.</summary>
public static class QuantizationSensitivityTable
{
    /// <summary>One row for each measurement.</summary>
    /// <param name="sensitivity">The measurements.</param>
    public static Table Of(QuantizationSensitivity sensitivity) => new(
        "Sensitivity of layers to quantization",
        [
            Column.OfText("layer"), Column.OfNumber("weight_bits", "0"), Column.OfNumber("activation_bits", "0"),
            Column.OfNumber("top1", "F2"), Column.OfNumber("loss", "F4"), Column.OfNumber("snr_db", "F1"),
        ],
        [.. sensitivity.Layers.SelectMany(layer => layer.Outcomes.Select(outcome => Row.Of(
            layer.Layer, (long?)outcome.WeightBits, (long?)outcome.ActivationBits, outcome.Top1, outcome.Loss, outcome.SignalToNoise)))]);

    /// <summary>One row for each layer, with accuracy and signal over noise at each width.</summary>
    /// <remarks>Without accuracies the loss stands in their place.</remarks>
    /// <param name="sensitivity">The measurements.</param>
    public static Table ByLayer(QuantizationSensitivity sensitivity)
    {
        ImmutableArray<string> widths = [.. sensitivity.Layers.SelectMany(layer => layer.Outcomes).Select(outcome => outcome.Label).Distinct(StringComparer.Ordinal)];
        var hasNoise = sensitivity.Layers.SelectMany(layer => layer.Outcomes).Any(outcome => outcome.SignalToNoise is not null);
        var hasAccuracy = sensitivity.Float.Top1 is not null;
        return new(
            "One layer quantized at a time",
            [
                Column.OfText("Layer"),
                .. widths.Select(width => hasAccuracy ? Column.OfNumber($"Top-1, {width}", "F1", "%") : Column.OfNumber($"Loss, {width}", "F4")),
                .. widths.Where(_ => hasNoise).Select(width => Column.OfNumber($"SNR, {width}", "F1", "dB")),
            ],
            [.. sensitivity.Layers.Select(layer => Row.Of(
            [
                layer.Layer,
                .. widths.Select(width => (Cell)(Find(layer, width) is { } outcome ? hasAccuracy ? outcome.Top1 : outcome.Loss : null)),
                .. widths.Where(_ => hasNoise).Select(width => (Cell)Find(layer, width)?.SignalToNoise),
            ]))],
            Row.Of(
            [
                "none", .. widths.Select(_ => (Cell)(hasAccuracy ? sensitivity.Float.Top1 : sensitivity.Float.Loss)),
                .. widths.Where(_ => hasNoise).Select(_ => Cell.Empty),
            ]));
    }

    private static QuantizationOutcome? Find(QuantizationCurve layer, string width) => layer.Outcomes.FirstOrDefault(outcome => outcome.Label == width);
}
