using System.Collections.Immutable;
using System.Globalization;
using Distiller.Reports.Figures;
using Distiller.Results;

namespace Distiller.Reports.Adapters;

/// <summary>What each layer of a model bears in few bits: quality over layers, a line for each width.</summary>
public static class QuantizationSensitivityFigure
{
    // Beyond this many the renderer chooses round numbers.
    private const int MostTicks = 30;

    /// <summary>Layers by number, in the order of the forward pass, and the float model as a level.</summary>
    /// <param name="sensitivity">The measurements.</param>
    /// <param name="metric">What is drawn. Defaults to top-1 accuracy.</param>
    public static Figure Of(QuantizationSensitivity sensitivity, QuantizationMetric metric = QuantizationMetric.Top1)
    {
        ImmutableArray<string> widths = [.. sensitivity.Layers.SelectMany(layer => layer.Outcomes).Select(outcome => outcome.Label).Distinct(StringComparer.Ordinal)];
        var isNoise = metric == QuantizationMetric.SignalToNoise;
        return new Figure
        {
            Title = "One layer quantized at a time",
            Description = Describe(sensitivity, metric),
            X = new Axis { Label = "layer, in the order of the forward pass", Ticks = Numbers(sensitivity), WholeNumbers = true },
            Y = metric switch
            {
                QuantizationMetric.Top1 => new Axis { Label = "top-1", Unit = "%" },
                QuantizationMetric.Loss => new Axis { Label = "loss" },
                _ => new Axis { Label = "signal over noise", Unit = "dB" },
            },
            Series =
            [
                .. widths.Select((width, index) => new LineSeries
                {
                    Name = width,
                    Markers = true,
                    PaletteIndex = index,
                    Points =
                    [
                        .. sensitivity.Layers.SelectMany((layer, position) => layer.Outcomes
                            .Where(outcome => outcome.Label == width && Value(outcome, metric) is not null)
                            .Select(outcome => new FigurePoint(position + 1, Value(outcome, metric)!.Value))),
                    ],
                }),
            ],
            References = !isNoise && Value(sensitivity.Float, metric) is { } level ? [new ReferenceLine(ReferenceOrientation.Horizontal, level, "float")] : [],
        };
    }

    private static ImmutableArray<AxisTick> Numbers(QuantizationSensitivity sensitivity) => sensitivity.Layers.Length > MostTicks
        ? []
        : [.. sensitivity.Layers.Select((_, position) => new AxisTick(position + 1, (position + 1).ToString(CultureInfo.InvariantCulture)))];

    private static string Describe(QuantizationSensitivity sensitivity, QuantizationMetric metric)
    {
        var all = sensitivity.Layers
            .SelectMany((layer, position) => layer.Outcomes.Select(outcome => (layer.Layer, Position: position + 1, outcome.Label, Value: Value(outcome, metric))))
            .Where(entry => entry.Value is not null)
            .ToArray();
        if (all.Length == 0)
        {
            return "Nothing was measured.";
        }

        var (layer, place, label, value) = metric == QuantizationMetric.Loss ? all.MaxBy(entry => entry.Value) : all.MinBy(entry => entry.Value);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{sensitivity.Layers.Length} layers were quantized alone, all others in float. The most sensitive is {layer} (number {place}): {value:0.##}{Unit(metric)} with {label}.");
    }

    private static string Unit(QuantizationMetric metric) => metric switch
    {
        QuantizationMetric.Top1 => " %",
        QuantizationMetric.SignalToNoise => " dB",
        _ => "",
    };

    private static double? Value(QuantizationOutcome outcome, QuantizationMetric metric) => metric switch
    {
        QuantizationMetric.Top1 => outcome.Top1,
        QuantizationMetric.Loss => outcome.Loss,
        QuantizationMetric.SignalToNoise => outcome.SignalToNoise,
        _ => throw new ArgumentOutOfRangeException(nameof(metric), metric, "Choose Top1, Loss or SignalToNoise."),
    };
}
