using System.Collections.Immutable;
using Distiller.Statistics;
using Distiller.Training;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Finds ranks that bring a model to a fraction of its multiply-accumulates at the least loss.</summary>
/// <remarks>
/// Every layer that can be factored is tried alone at each ratio, with the product of the factors as its weight, and the loss is measured.
/// Then, step by step, the layer and ratio are taken that add the least loss for the products that they save. Layers whose factors
/// would multiply more than they do are left alone. Convolutions are tried in both ways.
/// </remarks>
/// <param name="evaluate">Measures the model on held-out samples.</param>
public sealed class LowRankSearch(Func<EvaluationResult> evaluate)
{
    /// <summary>Ratios of the full rank that are tried. Range: above 0, below 1. Default: eighths.</summary>
    public ImmutableArray<double> Ratios { get; init; } = [0.125, 0.25, 0.375, 0.5, 0.625, 0.75];

    /// <summary>Hears how many of how many trials are done.</summary>
    public IProgress<CostProgress>? Progress { get; init; }

    /// <summary>Searches. The model is as before afterwards.</summary>
    /// <param name="model">The model.</param>
    /// <param name="inputShape">Shape of an input, (N, …).</param>
    /// <param name="macs">Multiply-accumulates that may remain, relative to the model as it is. Range: above 0, up to 1.</param>
    /// <param name="cancellation">Ends the search between two trials.</param>
    /// <returns>What was found, with all trials; if the target cannot be met, what comes closest.</returns>
    public LowRankChoice Run(nn.Module<Tensor, Tensor> model, long[] inputShape, double macs, CancellationToken cancellation = default)
    {
        Guards.Fraction(macs);
        var costs = MacCounter.Measure(model, inputShape).ToLookup(cost => cost.Name);
        double all = costs.Sum(layer => layer.Sum(cost => (double)cost.MacCount));
        ImmutableArray<LowRankTrial> trials = Try(model, name => costs[name].Sum(cost => (double)cost.MacCount) / all, cancellation);
        Dictionary<string, LowRankTrial> chosen = new(StringComparer.Ordinal);
        double left = 1;
        while (left > macs)
        {
            LowRankTrial? best = trials
                .Where(trial => trial.MacsSaved > (chosen.TryGetValue(trial.Layer.Layer, out LowRankTrial? now) ? now.MacsSaved : 0))
                .MinBy(trial => Price(trial, chosen.GetValueOrDefault(trial.Layer.Layer), left - macs));
            if (best is null)
            {
                break;
            }

            chosen[best.Layer.Layer] = best;
            left = 1 - chosen.Values.Sum(trial => trial.MacsSaved);
        }

        return new([.. trials.Select(trial => trial.Layer.Layer).Distinct().Where(chosen.ContainsKey).Select(layer => chosen[layer].Layer)], trials, left);
    }

    private static double Price(LowRankTrial trial, LowRankTrial? now, double needed) =>
        (Math.Max(0, trial.LossIncrease) - Math.Max(0, now?.LossIncrease ?? 0) + 1e-9) / Math.Min(trial.MacsSaved - (now?.MacsSaved ?? 0), needed);

    private ImmutableArray<LowRankTrial> Try(nn.Module<Tensor, Tensor> model, Func<string, double> share, CancellationToken cancellation)
    {
        LowRankLayer[] candidates = [.. Candidates(model).Where(layer => share(layer.Layer) > 0)];
        var trials = ImmutableArray.CreateBuilder<LowRankTrial>();
        double full = evaluate().Loss;
        foreach (LowRankLayer candidate in candidates)
        {
            cancellation.ThrowIfCancellationRequested();
            LayerFactors factors = new(model, candidate);
            double saved = share(candidate.Layer) * (1 - LayerFactors.MacFraction(factors.Layer, candidate.Way, candidate.Rank));
            EvaluationResult result = WithProduct(factors);
            trials.Add(new(candidate, saved, result.Loss - full, result.Top1));
            Progress?.Report(new(trials.Count, candidates.Length));
        }

        return trials.ToImmutable();
    }

    private IEnumerable<LowRankLayer> Candidates(nn.Module model) =>
        from entry in model.named_modules()
        from way in Enum.GetValues<Factorization>()
        where LayerFactors.Accepts(entry.module, way)
        let full = LayerFactors.FullRank(entry.module, way)
        from rank in Ratios.Select(ratio => Math.Max(1, (long)Math.Round(Guards.Fraction(ratio) * full, MidpointRounding.AwayFromZero))).Distinct()
        where LayerFactors.MacFraction(entry.module, way, rank) < 1
        select new LowRankLayer(entry.name, rank, way);

    private EvaluationResult WithProduct(LayerFactors factors)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        Tensor whole = factors.Weight.detach().clone();
        try
        {
            factors.Weight.copy_(factors.Factor().Product);
            return evaluate();
        }
        finally
        {
            factors.Weight.copy_(whole);
        }
    }
}
