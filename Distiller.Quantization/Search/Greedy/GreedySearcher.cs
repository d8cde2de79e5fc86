using System.Collections.Immutable;
using System.Globalization;
using Distiller.Data;
using Distiller.Graph;
using Distiller.Naming;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>Quantizes layer after layer. See <see cref="GreedySearchSpec"/>.</summary>
internal sealed class GreedySearcher
{
    private readonly SearchedModel _model;
    private readonly GreedySearchSpec _spec;

    private GreedySearcher(SearchedModel model, GreedySearchSpec spec) => (_model, _spec) = (model, spec);

    internal static GreedySearchResult Run(
        nn.Module<Tensor, Tensor> model,
        IBatchSource data,
        Func<nn.Module<Tensor, Tensor>, double> score,
        GreedySearchSpec spec,
        IProgress<GreedyChoice>? progress,
        CancellationToken cancellation)
    {
        spec.Check();
        using var scope = NewDisposeScope();
        return new GreedySearcher(SearchedModel.Of(model, data, score, spec.Work), spec).Search(progress, cancellation);
    }

    private GreedySearchResult Search(IProgress<GreedyChoice>? progress, CancellationToken cancellation)
    {
        string[] layers = [.. _model.Modules().Where(IsSearched).Select(module => module.Name)];
        Demand(layers);
        var floatScore = _model.Judge();
        List<GreedyChoice> choices = [];
        foreach (var layer in layers.Where(layer => !_spec.InFloat.Contains(layer)))
        {
            cancellation.ThrowIfCancellationRequested();
            var choice = _spec.Known.FirstOrDefault(known => known.Layer == layer) ?? Choose(choices, layer, floatScore);
            choices.Add(choice);
            progress?.Report(choice);
        }

        var found = Description(choices);
        var quantized = _model.Quantize(found);
        try
        {
            return new(quantized, found, floatScore, _model.Judge(), [.. choices]);
        }
        catch
        {
            quantized.Dispose();
            throw;
        }
    }

    private GreedyChoice Choose(List<GreedyChoice> before, string layer, double floatScore)
    {
        // Two rules may have one name, so pieces of shared work are numbered.
        string[] pieces = [.. Enumerable.Range(0, _spec.Rules.Length).Select(rule => rule.ToString(CultureInfo.InvariantCulture))];
        var tried = _model.Measure(pieces, () => Circumstances(before, layer, floatScore), piece =>
        {
            var rule = _spec.Rules[int.Parse(piece, CultureInfo.InvariantCulture)];
            return [_model.Judge(Description([.. before, new GreedyChoice(layer, rule, 0, [])]))];
        }).SelectMany(scores => scores).ToImmutableArray();

        // NaN is no better than anything.
        var best = Enumerable.Range(0, tried.Length).Aggregate(0, (first, other) => tried[other] > tried[first] || double.IsNaN(tried[first]) ? other : first);
        return new(layer, _spec.Rules[best], tried[best], tried);
    }

    private string Circumstances(List<GreedyChoice> before, string layer, double floatScore) => string.Create(
        CultureInfo.InvariantCulture,
        $"{floatScore:R} {layer} {_spec.ActivationBits} {_spec.WeightBits} {_spec.Mode} {_spec.IsPerChannel} {string.Join(' ', _spec.Rules)} | {string.Join(' ', before.Select(choice => (choice.Layer, choice.Rule)))}");

    private PostTrainingSpec Description(IReadOnlyList<GreedyChoice> choices) => new()
    {
        ActivationBits = null,
        WeightBits = null,
        ActivationMode = _spec.Mode,
        WeightMode = _spec.Mode,
        IsPerChannel = _spec.IsPerChannel,
        Overrides =
        [
            .. choices.Select(choice => new PostTrainingOverride
            {
                Pattern = choice.Layer,
                ActivationBits = _spec.ActivationBits,
                WeightBits = _spec.WeightBits,
                Clipping = choice.Rule,
            }),
        ],
    };

    private static bool IsSearched(TracedModule traced) =>
        traced.Module is not (NormBase or ReLU or ReLU6 or Dropout or Dropout1d or Dropout2d or Dropout3d or AlphaDropout) && !ShapeChange.IsOne(traced.Module);

    private void Demand(string[] layers)
    {
        foreach (var name in _spec.InFloat.Concat(_spec.Known.Select(choice => choice.Layer)))
        {
            if (!layers.Contains(name))
            {
                throw new ModelStructureException($"No layer '{name}' is quantized by this search. {NearestNames.Hint(name, layers)}");
            }
        }
    }
}
