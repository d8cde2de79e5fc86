using System.Collections.Immutable;
using Distiller.Examples.Notebooks;
using Distiller.Graph;
using Distiller.Persistence;
using Distiller.Pruning;
using Distiller.Scheduling;
using Distiller.Statistics;
using Distiller.Training;
using Distiller.Zoo.Data;
using static TorchSharp.torch;

namespace Distiller.Examples.Greedy;

/// <summary>A dense network, the one that the search makes of it, and one of as many products with equal fractions.</summary>
internal sealed class Search : IDisposable
{
    private const string Network = "resnet20_cifar";
    private const double RateOfCandidates = 0.01;
    private const double Momentum = 0.9;
    private readonly Lab _lab;
    private readonly ImageSet _learned;
    private readonly ImageBatches _heldOut;

    private Search(Lab lab)
    {
        _lab = lab;
        int held = lab.Data.Train.Count / 4;
        _learned = lab.Data.Train.Take(lab.Data.Train.Count - held);
        _heldOut = new ImageBatches(lab.Data.Train.Skip(_learned.Count), lab.Data.Family, new ImageBatchOptions { BatchSize = 200 });
        (Dense, Greedy, Uniform) = (lab.NewNetwork(Network), lab.NewNetwork(Network), lab.NewNetwork(Network));
    }

    public nn.Module<Tensor, Tensor> Dense { get; }

    public nn.Module<Tensor, Tensor> Greedy { get; }

    public nn.Module<Tensor, Tensor> Uniform { get; }

    public double TargetDensity => _lab.Pick(0.5, 0.9);

    public ImmutableArray<GreedyIteration> Iterations { get; private set; } = [];

    public string? StopReason { get; private set; }

    /// <summary>Number of candidates that were trained and tested.</summary>
    public int Candidates { get; private set; }

    private long[] Shape => [.. _lab.Data.Family.InputShape];

    public static Search Prepare(Lab lab)
    {
        Search search = new(lab);
        lab.TrainDense(search.Dense, lab.Pick(10, 1), learningRate: 0.05, training: search.Learned(fraction: 1));
        return search;
    }

    /// <summary>Searches, and thins another copy by equal fractions until it multiplies as little.</summary>
    public void Run()
    {
        CopyTo(Greedy);
        long dense = Macs(Dense);
        _lab.ShowProgress("Greedy search", 100, report =>
        {
            GreedyFilterPruning greedy = new([.. Shape], () => Evaluator.Classify(Greedy, _heldOut, _lab.Cancellation), new GreedyOptions
            {
                TargetDensity = TargetDensity,
                Step = _lab.Pick(0.4, 0.5),
                FineTune = FineTune,
                TrainFraction = _lab.Pick(0.15, 0.3),
                Layers = _lab.Pick<ImmutableArray<string>>([], ["layer1.0.conv1", "layer2.0.conv1"]),
                Progress = new ImmediateProgress<GreedyCandidate>(candidate =>
                {
                    Candidates++;
                    double done = (1 - ((double)Macs(Greedy) / dense)) / (1 - TargetDensity);
                    report((long)(100 * Math.Clamp(done, 0, 1)), FormattableString.Invariant($"round {candidate.Iteration}, {candidate.Layer}: top-1 {100 * candidate.Result.Top1:F1} %"));
                }),
            });
            GreedyResult result = greedy.Run(Greedy, _lab.Cancellation);
            (Iterations, StopReason) = (result.Iterations, result.StopReason);
        });
        ThinEqually();
    }

    /// <summary>Both smaller networks learn on in the same way.</summary>
    public void TrainOn()
    {
        foreach (var model in (nn.Module<Tensor, Tensor>[])[Greedy, Uniform])
        {
            _lab.TrainDense(model, _lab.Pick(5, 1), learningRate: 0.02, training: Learned(fraction: 1));
        }
    }

    public void Dispose()
    {
        Dense.Dispose();
        Greedy.Dispose();
        Uniform.Dispose();
    }

    private void CopyTo(nn.Module<Tensor, Tensor> model)
    {
        using StateDict state = ModelState.Save(Dense);
        ModelState.Load(model, state.Tensors, "the dense weights");
    }

    /// <summary>Trains a candidate for a moment: the model is the one that is searched.</summary>
    private void FineTune(double fraction)
    {
        using optim.Optimizer optimizer = optim.SGD(Greedy.parameters(), RateOfCandidates, momentum: Momentum);
        using CompressionScheduler scheduler = new(CompressionSchedule.Empty, Greedy, optimizer);
        Trainer trainer = new(TrainingTask.Classification(Greedy), optimizer, scheduler, new TrainerOptions { Epochs = 1 });
        trainer.Fit(Learned(fraction), null, _lab.Cancellation);
    }

    private ImageBatches Learned(double fraction) =>
        new(_learned, _lab.Data.Family, new ImageBatchOptions { BatchSize = 64, Shuffle = true, EffectiveFraction = fraction, Seed = _lab.Seed });

    /// <summary>Thins by the smallest equal fraction, in whole percents, that leaves no more products than the search did.</summary>
    private void ThinEqually()
    {
        long target = Macs(Greedy);
        Couplings couplings = StructureProbe.Run(Dense, Shape);
        (int less, int enough) = (0, 99);
        while (enough - less > 1)
        {
            int percent = (less + enough) / 2;
            using var trial = _lab.NewNetwork(Network);
            Thin(trial, couplings, percent);
            (less, enough) = Macs(trial) <= target ? (less, percent) : (percent, enough);
        }

        Thin(Uniform, couplings, enough);
    }

    private void Thin(nn.Module<Tensor, Tensor> model, Couplings couplings, int percent)
    {
        CopyTo(model);
        model.ZeroCouplings(couplings, percent / 100.0);
        model.Thin(Shape);
    }

    private long Macs(nn.Module<Tensor, Tensor> model) => MacCounter.Measure(model, Shape).Sum(layer => layer.MacCount);
}
