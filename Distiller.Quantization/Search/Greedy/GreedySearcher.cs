using System.Collections.Immutable;
using Distiller.Data;
using Distiller.Graph;
using Distiller.Naming;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>Quantizes layer after layer. See <see cref="GreedySearchSpec"/>.</summary>
internal sealed class GreedySearcher
{
    private readonly nn.Module<Tensor, Tensor> _model;
    private readonly Func<nn.Module<Tensor, Tensor>, double> _score;
    private readonly GreedySearchSpec _spec;
    private readonly Tensor _example;
    private readonly CalibrationStatistics _statistics;

    private GreedySearcher(
        nn.Module<Tensor, Tensor> model, Func<nn.Module<Tensor, Tensor>, double> score, GreedySearchSpec spec, Tensor example, CalibrationStatistics statistics) =>
        (_model, _score, _spec, _example, _statistics) = (model, score, spec, example, statistics);

    internal static GreedySearchResult Run(
        nn.Module<Tensor, Tensor> model,
        IBatchSource data,
        Func<nn.Module<Tensor, Tensor>, double> score,
        GreedySearchSpec spec,
        IProgress<GreedyChoice>? progress,
        CancellationToken cancellation)
    {
        spec.Check();
        ModuleClaims.RequireFree(model, "searched for widths");
        model.eval();
        using var scope = NewDisposeScope();
        var statistics = StatisticsCollector.Collect(model, () => CalibrationPass.Run(model, data));
        GreedySearcher searcher = new(model, score, spec, CalibrationPass.Example(data), statistics);
        return searcher.Search(progress, cancellation);
    }

    private GreedySearchResult Search(IProgress<GreedyChoice>? progress, CancellationToken cancellation)
    {
        string[] layers = [.. ModuleTrace.Of(_model, _example).Modules.Where(IsSearched).Select(module => module.Name)];
        Demand(layers);
        var floatScore = Evaluate();
        List<GreedyChoice> choices = [];
        foreach (var layer in layers.Where(layer => !_spec.InFloat.Contains(layer)))
        {
            cancellation.ThrowIfCancellationRequested();
            var choice = _spec.Known.FirstOrDefault(known => known.Layer == layer) ?? Choose(choices, layer);
            choices.Add(choice);
            progress?.Report(choice);
        }

        var found = Description(choices);
        var quantized = PostTrainingQuantizer.Quantize(_model, _example, found, _statistics);
        try
        {
            return new(quantized, found, floatScore, Evaluate(), [.. choices]);
        }
        catch
        {
            quantized.Dispose();
            throw;
        }
    }

    private GreedyChoice Choose(List<GreedyChoice> before, string layer)
    {
        List<double> tried = [];
        foreach (var rule in _spec.Rules)
        {
            using var quantized = PostTrainingQuantizer.Quantize(
                _model, _example, Description([.. before, new GreedyChoice(layer, rule, 0, [])]), _statistics);
            tried.Add(Evaluate());
        }

        // NaN is no better than anything.
        var best = Enumerable.Range(0, tried.Count).Aggregate(0, (first, other) => tried[other] > tried[first] || double.IsNaN(tried[first]) ? other : first);
        return new(layer, _spec.Rules[best], tried[best], [.. tried]);
    }

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

    private double Evaluate()
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        return _score(_model);
    }
}
