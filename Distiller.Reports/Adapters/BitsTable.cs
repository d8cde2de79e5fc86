using System.Collections.Immutable;
using System.Globalization;
using Distiller.Reports.Tables;
using Distiller.Results;

namespace Distiller.Reports.Adapters;

/// <summary>The quality of a model by bits: weights down, activations across.</summary>
public static class BitsTable
{
    /// <summary>A row for each width of weights, a column for each width of activations; both from many bits to few, float first.</summary>
    /// <param name="outcomes">The measurements; pairs of widths that are missing leave their cell empty.</param>
    /// <param name="metric">What stands in the cells. Defaults to top-1 accuracy.</param>
    public static Table Of(ImmutableArray<QuantizationOutcome> outcomes, QuantizationMetric metric = QuantizationMetric.Top1)
    {
        var activations = Widths(outcomes.Select(outcome => outcome.ActivationBits));
        return new(
            metric switch
            {
                QuantizationMetric.Top1 => "Top-1 accuracy by bits",
                QuantizationMetric.Loss => "Loss by bits",
                _ => "Signal over noise by bits",
            },
            [
                Column.OfText("Weights"),
                .. activations.Select(bits => metric switch
                {
                    QuantizationMetric.Top1 => Column.OfNumber($"Activations: {Text(bits)}", "F1", "%"),
                    QuantizationMetric.Loss => Column.OfNumber($"Activations: {Text(bits)}", "F4"),
                    _ => Column.OfNumber($"Activations: {Text(bits)}", "F1", "dB"),
                }),
            ],
            [.. Widths(outcomes.Select(outcome => outcome.WeightBits)).Select(weights => Row.Of(
            [
                Text(weights),
                .. activations.Select(bits => (Cell)(outcomes.FirstOrDefault(outcome => outcome.WeightBits == weights && outcome.ActivationBits == bits) is { } found
                    ? metric switch
                    {
                        QuantizationMetric.Top1 => found.Top1,
                        QuantizationMetric.Loss => found.Loss,
                        _ => found.SignalToNoise,
                    }
                    : null)),
            ]))]);
    }

    private static ImmutableArray<int?> Widths(IEnumerable<int?> bits) => [.. bits.Distinct().OrderByDescending(width => width ?? int.MaxValue)];

    private static string Text(int? bits) => bits is { } number ? string.Create(CultureInfo.InvariantCulture, $"{number} bits") : "float";
}
