using System.Collections.Immutable;
using System.Globalization;
using Distiller.Reports.Figures;
using Distiller.Results;

namespace Distiller.Reports.Adapters;

/// <summary>What layers hold, move and compute, as bars.</summary>
/// <remarks>Source: Distiller, the notebooks <c>model_summary</c> and <c>performance</c>.</remarks>
public static class LayerFigure
{
    private const int Furniture = 90;
    private const int Bar = 16;
    private const int ThinBar = 9;
    private const int BetweenBars = 6;
    private const int ManyBars = 30;
    private const double Million = 1e6;
    private const double Thousand = 1e3;

    /// <summary>Multiply-accumulates of each layer for one sample.</summary>
    /// <param name="summary">A summary with layers.</param>
    public static Figure Macs(ModelSummary summary) => Bars(
        "Multiply-accumulates of layers",
        string.Create(CultureInfo.InvariantCulture, $"{summary.MacCount / Million:N1} million in all; {summary.Layers.MaxBy(layer => layer.MacCount)?.Name} takes most."),
        new Axis { Label = "multiply-accumulates", Unit = "million", Minimum = 0 },
        Names(summary),
        ("MACs", summary.Layers.Select(layer => layer.MacCount / Million)));

    /// <summary>What each layer reads and writes for one sample: input, weights, output.</summary>
    /// <param name="summary">A summary with layers.</param>
    public static Figure Footprint(ModelSummary summary) => Bars(
        "What layers read and write",
        string.Create(CultureInfo.InvariantCulture, $"{summary.Layers.Sum(layer => layer.Footprint) / Million:N1} million numbers in all, of which {summary.Layers.Sum(layer => layer.WeightCount) / Million:N1} million are weights."),
        new Axis { Label = "numbers", Unit = "thousand", Minimum = 0 },
        Names(summary),
        ("input", summary.Layers.Select(layer => layer.InputVolume / Thousand)),
        ("weights", summary.Layers.Select(layer => layer.WeightCount / Thousand)),
        ("output", summary.Layers.Select(layer => layer.OutputVolume / Thousand)));

    /// <summary>Multiply-accumulates for each number that a layer reads or writes.</summary>
    /// <param name="summary">A summary with layers.</param>
    public static Figure ArithmeticIntensity(ModelSummary summary) => Bars(
        "Arithmetic intensity of layers",
        "Multiply-accumulates for each number read or written: where they are few, memory limits the layer and not arithmetic.",
        new Axis { Label = "multiply-accumulates per number", Minimum = 0 },
        Names(summary),
        ("intensity", summary.Layers.Select(layer => (double)layer.ArithmeticIntensity)));

    /// <summary>How many layers there are of each type and size of kernel.</summary>
    /// <param name="summary">A summary with layers.</param>
    public static Figure KernelSizes(ModelSummary summary)
    {
        ImmutableArray<(string Kind, int Count)> kinds =
        [
            .. summary.Layers.GroupBy(layer => $"{layer.Type} {layer.Attributes}".Trim(), StringComparer.Ordinal)
                .Select(group => (group.Key, group.Count())).OrderByDescending(kind => kind.Item2),
        ];
        return Bars(
            "Kinds of layers",
            string.Join(", ", kinds.Select(kind => string.Create(CultureInfo.InvariantCulture, $"{kind.Count} of {kind.Kind}"))) + ".",
            new Axis { Label = "layers", Minimum = 0, WholeNumbers = true },
            [.. kinds.Select(kind => kind.Kind)],
            ("layers", kinds.Select(kind => (double)kind.Count)));
    }

    /// <summary>The weights of each tensor, and those that are not zero.</summary>
    /// <param name="models">Name and summary of each model; all have the weights of the first.</param>
    public static Figure NonZero(params ImmutableArray<(string Name, ModelSummary Summary)> models)
    {
        var first = models[0].Summary;
        return Bars(
            "Weights that are not zero",
            string.Join("; ", models.Select(model => string.Create(CultureInfo.InvariantCulture, $"{model.Name}: {model.Summary.NonZeroCount:N0}"))) + ".",
            new Axis { Label = "weights", Unit = "thousand", Minimum = 0 },
            [.. first.Weights.Select(weight => weight.Name)],
            [.. models.Select(model => (model.Name, first.Weights.Select(weight => (model.Summary.Weights.FirstOrDefault(other => other.Name == weight.Name)?.NonZeroCount ?? 0) / Thousand)))]);
    }

    private static ImmutableArray<string> Names(ModelSummary summary) => [.. summary.Layers.Select(layer => layer.Name)];

    private static Figure Bars(string title, string description, Axis values, ImmutableArray<string> names, params ImmutableArray<(string Name, IEnumerable<double> Values)> series) => new()
    {
        Title = title,
        Description = description,
        X = values,
        Y = new Axis { Label = "", Ticks = [.. names.Select((name, index) => new AxisTick(index, name))] },
        Series = [.. series.Select(bars => new BarSeries { Name = bars.Name, Horizontal = true, Values = [.. bars.Values] })],
        PreferredHeight = Furniture + (names.Length * ((series.Length * (names.Length * series.Length > ManyBars ? ThinBar : Bar)) + BetweenBars)),
    };
}
