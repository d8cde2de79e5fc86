using System.Collections.Immutable;
using System.Globalization;
using Distiller.Data;
using Distiller.Graph;
using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>Measures what layers lose at each width, and chooses. See <see cref="MixedPrecisionSpec"/>.</summary>
internal sealed class MixedPrecisionSearcher
{
    private readonly SearchedModel _model;
    private readonly MixedPrecisionSpec _spec;
    private readonly Func<string, PostTrainingOverride?> _rules;

    private MixedPrecisionSearcher(SearchedModel model, MixedPrecisionSpec spec) =>
        (_model, _spec, _rules) = (model, spec, PostTrainingQuantizer.Rules(spec.Quantization, model.Model));

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

        using var scope = NewDisposeScope();
        return new MixedPrecisionSearcher(SearchedModel.Of(model, data, loss, spec.Work), spec).Search(progress, cancellation);
    }

    private MixedPrecisionResult Search(IProgress<LayerSensitivity>? progress, CancellationToken cancellation)
    {
        TracedModule[] layers = [.. _model.Modules().Where(module => LayerForward.Supports(module.Module))];
        var floatLoss = _model.Judge();
        var sensitivities = MeasureAll(layers, floatLoss, progress, cancellation);
        var chosen = WidthChoice.Choose(
            [.. sensitivities.Select(layer => layer.Widths.Select(width => (width.Cost, Rise(width.Loss, floatLoss))).ToArray())], _spec.Budget.Limit)
            ?? throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"The budget of {_spec.Budget.Limit:0} {_spec.Budget.Unit} is below {sensitivities.Sum(layer => layer.Widths.Min(width => width.Cost)):0}, which the cheapest widths cost. Raise it, or allow fewer bits."));
        WidthOutcome[] outcomes = [.. sensitivities.Select((layer, i) => layer.Widths[chosen[i]])];
        var description = Description(layers.Select((layer, i) => (layer.Name, outcomes[i].Widths)), _spec.Quantization.ActivationBits);
        var quantized = _model.Quantize(description);
        try
        {
            return new(
                quantized,
                description,
                sensitivities,
                layers.Select((layer, i) => KeyValuePair.Create(layer.Name, outcomes[i].Widths)).ToImmutableSortedDictionary(StringComparer.Ordinal),
                floatLoss,
                _model.Judge(),
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

    // Ranks share the layers; one that measured a layer tells of it, of the others it only gets the numbers.
    private ImmutableArray<LayerSensitivity> MeasureAll(
        TracedModule[] layers, double floatLoss, IProgress<LayerSensitivity>? progress, CancellationToken cancellation)
    {
        var known = _spec.Known.DistinctBy(layer => layer.Layer).ToDictionary(layer => layer.Layer, StringComparer.Ordinal);
        var unknown = layers.Where(layer => !known.ContainsKey(layer.Name)).ToDictionary(layer => layer.Name, StringComparer.Ordinal);
        string[] names = [.. layers.Select(layer => layer.Name).Where(unknown.ContainsKey)];
        foreach (var layer in layers.Where(layer => known.ContainsKey(layer.Name)))
        {
            progress?.Report(known[layer.Name]);
        }

        var losses = _model.Measure(names, () => Circumstances(floatLoss), name =>
        {
            cancellation.ThrowIfCancellationRequested();
            ImmutableArray<double> measured = [.. _spec.Widths.Select(widths => Measure(name, widths, floatLoss))];
            progress?.Report(Sensitivity(unknown[name], measured));
            return measured;
        });
        foreach (var (name, measured) in names.Zip(losses))
        {
            known.Add(name, Sensitivity(unknown[name], measured));
        }

        return [.. layers.Select(layer => known[layer.Name])];
    }

    private LayerSensitivity Sensitivity(TracedModule layer, ImmutableArray<double> losses) => new(
        layer.Name, [.. _spec.Widths.Zip(losses, (widths, loss) => new WidthOutcome(widths, loss, _spec.Budget.CostOf(layer.Name, layer.Module, widths)))]);

    private double Measure(string layer, LayerWidths widths, double floatLoss) =>
        widths == LayerWidths.Float ? floatLoss : _model.Judge(Description([(layer, widths)], null));

    private string Circumstances(double floatLoss) => string.Create(
        CultureInfo.InvariantCulture,
        $"{floatLoss:R} {string.Join(' ', _spec.Widths)} {_spec.Quantization} {string.Join(' ', _spec.Quantization.Overrides)}");

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
}
