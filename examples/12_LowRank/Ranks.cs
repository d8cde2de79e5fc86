using System.Collections.Immutable;
using Distiller.Examples.Notebooks;
using Distiller.Persistence;
using Distiller.Pruning;
using Distiller.Scheduling;
using Distiller.Statistics;
using Distiller.Training;
using Distiller.Zoo.Data;
using static TorchSharp.torch;

namespace Distiller.Examples.LowRanks;

/// <summary>A dense network, one factored at searched ranks, one factored at the same ratio everywhere.</summary>
internal sealed class Ranks : IDisposable
{
    private const string Network = "simplenet_cifar";
    private const double Target = 0.6;
    private readonly Lab _lab;
    private readonly ImageBatches _heldOut;
    private readonly ImageBatches _learned;

    private Ranks(Lab lab)
    {
        _lab = lab;
        int learned = lab.Data.Train.Count * 3 / 4;
        _heldOut = new ImageBatches(lab.Data.Train.Skip(learned), lab.Data.Family, new ImageBatchOptions { BatchSize = 200 });
        _learned = new ImageBatches(lab.Data.Train.Take(learned), lab.Data.Family, new ImageBatchOptions { BatchSize = 64, Shuffle = true, Seed = lab.Seed });
        (Dense, Searched, Equal) = (lab.NewNetwork(Network), lab.NewNetwork(Network), lab.NewNetwork(Network));
    }

    public nn.Module<Tensor, Tensor> Dense { get; }

    public nn.Module<Tensor, Tensor> Searched { get; }

    public nn.Module<Tensor, Tensor> Equal { get; }

    public LowRankChoice Found { get; private set; } = new([], [], 1);

    /// <summary>What factoring at the searched ranks did.</summary>
    public LowRankReport? Report { get; private set; }

    /// <summary>The ratio of full ranks that multiplies as little as what was searched.</summary>
    public double EqualRatio { get; private set; }

    /// <summary>Accuracy of the factored networks before they train on, in percent.</summary>
    public (double Searched, double Equal) AtOnce { get; private set; }

    private long[] Shape => [.. _lab.Data.Family.InputShape];

    public static Ranks Prepare(Lab lab)
    {
        Ranks ranks = new(lab);
        ranks.Train(ranks.Dense, lab.Pick(16, 4), 0.05);
        return ranks;
    }

    /// <summary>The dense network with one layer factored, untrained: what that did and its accuracy in percent.</summary>
    public (LowRankReport Report, double Top1) Alone(LowRankLayer layer)
    {
        using var model = _lab.NewNetwork(Network);
        CopyTo(model);
        return (model.Factor(Shape, [layer]), _lab.Top1(model));
    }

    /// <summary>Tries each layer alone, and chooses ranks for the products that may remain.</summary>
    public void Search() => _lab.ShowProgress("Ranks", 100, report => Found = new LowRankSearch(() => Evaluator.Classify(Dense, _heldOut, _lab.Cancellation))
    {
        Ratios = _lab.Pick<ImmutableArray<double>>([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7], [0.2, 0.4, 0.6]),
        Progress = new ImmediateProgress<CostProgress>(progress => report(100L * progress.Done / progress.Total, FormattableString.Invariant($"{progress.Done} of {progress.Total} trials"))),
    }.Run(Dense, Shape, Target, _lab.Cancellation));

    /// <summary>Factors both copies.</summary>
    public void Factor()
    {
        CopyTo(Searched);
        Report = Searched.Factor(Shape, Found.Layers);
        EqualRatio = Enumerable.Range(1, 99).Select(percent => 1 - (percent / 100.0)).First(ratio => MacsAt(ratio) <= Report.MacsAfter || ratio < 0.02);
        CopyTo(Equal);
        Equal.Factor(Shape, AtRatio(EqualRatio));
        AtOnce = (_lab.Top1(Searched), _lab.Top1(Equal));
    }

    /// <summary>Both factored networks learn on in the same way.</summary>
    public void TrainOn()
    {
        Train(Searched, _lab.Pick(6, 1), 0.01);
        Train(Equal, _lab.Pick(6, 1), 0.01);
    }

    public void Dispose()
    {
        Dense.Dispose();
        Searched.Dispose();
        Equal.Dispose();
    }

    /// <summary>Every layer that multiplies less when it becomes two in a row at this ratio of its full rank.</summary>
    private IEnumerable<LowRankLayer> AtRatio(double ratio) =>
        from name in Found.Trials.Where(trial => trial.Layer.Way == Factorization.Truncated).Select(trial => trial.Layer.Layer).Distinct()
        let rank = Math.Max(1, (long)Math.Round(ratio * Math.Min(Filters(name), Inputs(name)), MidpointRounding.AwayFromZero))
        where Fraction(name, rank) < 1
        select new LowRankLayer(name, rank);

    /// <summary>What the model multiplies at this ratio.</summary>
    private double MacsAt(double ratio)
    {
        var ranks = AtRatio(ratio).ToDictionary(layer => layer.Layer, layer => layer.Rank);
        return MacCounter.Measure(Dense, Shape).Sum(cost => cost.MacCount * (ranks.TryGetValue(cost.Name, out long rank) ? Fraction(cost.Name, rank) : 1));
    }

    /// <summary>Products of two layers (l, C·H·W) and (F, l) in place of one (F, C·H·W).</summary>
    private double Fraction(string layer, long rank) => (double)rank * (Filters(layer) + Inputs(layer)) / (Filters(layer) * Inputs(layer));

    private long Filters(string layer) => Lab.Weight(Dense, layer + ".weight").shape[0];

    private long Inputs(string layer) => Lab.Weight(Dense, layer + ".weight").numel() / Filters(layer);

    private void CopyTo(nn.Module<Tensor, Tensor> model)
    {
        using StateDict state = ModelState.Save(Dense);
        ModelState.Load(model, state.Tensors, "the dense weights");
    }

    private void Train(nn.Module<Tensor, Tensor> model, int epochs, double rate) => _lab.TrainDense(model, epochs, rate, _learned);
}
