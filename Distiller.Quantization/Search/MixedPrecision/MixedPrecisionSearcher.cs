using System.Collections.Immutable;
using System.Globalization;
using Distiller.Data;
using Distiller.Graph;
using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>Measures what layers lose at each width, and chooses. See <see cref="MixedPrecisionSpec"/>.</summary>
internal sealed class MixedPrecisionSearcher
{
    private readonly nn.Module<Tensor, Tensor> _model;
    private readonly Func<nn.Module<Tensor, Tensor>, double> _loss;
    private readonly MixedPrecisionSpec _spec;
    private readonly Tensor _example;
    private readonly CalibrationStatistics _statistics;
    private readonly Func<string, PostTrainingOverride?> _rules;

    private MixedPrecisionSearcher(
        nn.Module<Tensor, Tensor> model, Func<nn.Module<Tensor, Tensor>, double> loss, MixedPrecisionSpec spec, Tensor example, CalibrationStatistics statistics) =>
        (_model, _loss, _spec, _example, _statistics, _rules) = (model, loss, spec, example, statistics, PostTrainingQuantizer.Rules(spec.Quantization, model));

    internal static MixedPrecisionResult Run(
        nn.Module<Tensor, Tensor> model,
        IBatchSource data,
        Func<nn.Module<Tensor, Tensor>, double> loss,
        MixedPrecisionSpec spec,
        IProgress<LayerSensitivity>? progress,
        CancellationToken cancellation)
    {
        if (spec.Widths.IsDefaultOrEmpty)
        {
            throw new ArgumentException("There are no widths to choose from.", nameof(spec));
        }

        ModuleClaims.RequireFree(model, "searched for widths");
        model.eval();
        using var scope = NewDisposeScope();
        var statistics = StatisticsCollector.Collect(model, () => CalibrationPass.Run(model, data));
        MixedPrecisionSearcher searcher = new(model, loss, spec, CalibrationPass.Example(data), statistics);
        return searcher.Search(progress, cancellation);
    }

    private MixedPrecisionResult Search(IProgress<LayerSensitivity>? progress, CancellationToken cancellation)
    {
        TracedModule[] layers = [.. ModuleTrace.Of(_model, _example).Modules.Where(module => LayerForward.Supports(module.Module))];
        var floatLoss = Evaluate();
        List<LayerSensitivity> sensitivities = [];
        foreach (var layer in layers)
        {
            cancellation.ThrowIfCancellationRequested();
            sensitivities.Add(
                _spec.Known.FirstOrDefault(known => known.Layer == layer.Name) ?? new(layer.Name, [.. _spec.Widths.Select(widths => Measure(layer, widths, floatLoss))]));
            progress?.Report(sensitivities[^1]);
        }

        var chosen = WidthChoice.Choose(
            [.. sensitivities.Select(layer => layer.Widths.Select(width => (width.Cost, Rise(width.Loss, floatLoss))).ToArray())], _spec.Budget.Limit)
            ?? throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"The budget of {_spec.Budget.Limit:0} {_spec.Budget.Unit} is below {sensitivities.Sum(layer => layer.Widths.Min(width => width.Cost)):0}, which the cheapest widths cost. Raise it, or allow fewer bits."));
        WidthOutcome[] outcomes = [.. sensitivities.Select((layer, i) => layer.Widths[chosen[i]])];
        var description = Description(layers.Select((layer, i) => (layer.Name, outcomes[i].Widths)), _spec.Quantization.ActivationBits);
        var quantized = PostTrainingQuantizer.Quantize(_model, _example, description, _statistics);
        try
        {
            return new(
                quantized,
                description,
                [.. sensitivities],
                layers.Select((layer, i) => KeyValuePair.Create(layer.Name, outcomes[i].Widths)).ToImmutableSortedDictionary(StringComparer.Ordinal),
                floatLoss,
                Evaluate(),
                outcomes.Sum(outcome => outcome.Cost),
                _spec.Budget);
        }
        catch
        {
            quantized.Dispose();
            throw;
        }
    }

    // A layer that helps by chance is worth no more than one that does no harm.
    private static double Rise(double loss, double floatLoss) => double.IsFinite(loss) ? Math.Max(0, loss - floatLoss) : double.PositiveInfinity;

    private WidthOutcome Measure(TracedModule layer, LayerWidths widths, double floatLoss)
    {
        var cost = _spec.Budget.CostOf(layer.Name, layer.Module, widths);
        if (widths == LayerWidths.Float)
        {
            return new(widths, floatLoss, cost);
        }

        using var quantized = PostTrainingQuantizer.Quantize(_model, _example, Description([(layer.Name, widths)], null), _statistics);
        return new(widths, Evaluate(), cost);
    }

    private PostTrainingSpec Description(IEnumerable<(string Layer, LayerWidths Widths)> layers, int? otherActivationBits) => _spec.Quantization with
    {
        WeightBits = null,
        ActivationBits = otherActivationBits,
        Overrides =
        [
            .. layers.Select(layer => (_rules(layer.Layer) ?? new PostTrainingOverride { Pattern = layer.Layer }) with
            {
                Pattern = layer.Layer,
                WeightBits = layer.Widths.WeightBits is { } weights ? weights : BitWidth.Float,
                ActivationBits = layer.Widths.ActivationBits is { } activations ? activations : BitWidth.Float,
            }),
            .. _spec.Quantization.Overrides.Where(rule => otherActivationBits is not null && layers.All(layer => layer.Layer != rule.Pattern)),
        ],
    };

    private double Evaluate()
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        return _loss(_model);
    }
}
