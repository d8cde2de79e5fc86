using Distiller.Examples.Notebooks;
using Distiller.Persistence;
using Distiller.Pruning;
using Distiller.Scheduling;
using Distiller.Statistics;
using Distiller.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Examples.Slimming;

/// <summary>A copy of a trained network without its least filters, at a given number of multiply-accumulates.</summary>
internal sealed class SlimCut : IDisposable
{
    private const int Halvings = 7;
    private const double RecoveryRate = 0.02;
    private const int StatisticsBatches = 4;

    private SlimCut(string name, double target, Sequential model) => (Name, Target, Model) = (name, target, model);

    /// <summary>How the filters were chosen.</summary>
    public string Name { get; }

    /// <summary>Multiply-accumulates that were asked for, relative to the dense network.</summary>
    public double Target { get; }

    /// <summary>The network.</summary>
    public Sequential Model { get; }

    /// <summary>Multiply-accumulates of an image.</summary>
    public long Macs { get; private init; }

    /// <summary>Accuracy after the cut, before training, in percent.</summary>
    public double AtOnce { get; private set; }

    /// <summary>Accuracy after training on, in percent.</summary>
    public double After { get; private set; }

    /// <summary>Slimming: filters of the smallest scales, ranked over all layers.</summary>
    public static SlimCut ByScale(Lab lab, SparseTraining trained, double target) => At(lab, trained.Name, trained, target, fraction => new RankedPrunerSpec
    {
        Name = "scales",
        Structure = Structure.Filter,
        Criterion = Criteria.BatchNormScale,
        Curve = KnownCurves.Constant(fraction),
        Weights = WeightSelector.OfModule<Conv2d>(),
        Scope = RankingScope.Global,
    });

    /// <summary>For comparison: filters of the smallest L1 norms, the same fraction of each layer.</summary>
    public static SlimCut ByNorm(Lab lab, SparseTraining trained, double target) => At(
        lab, "L1 norms", trained, target, fraction => RankedPrunerSpec.L1("norms", Structure.Filter, KnownCurves.Constant(fraction), WeightSelector.OfModule<Conv2d>()));

    /// <summary>Trains on.</summary>
    public void Recover(Lab lab, int epochs) =>
        After = 100 * lab.Train(Model, SparseTraining.Rate(epochs), epochs, RecoveryRate, training: SparseTraining.Batches(lab))[^1].Top1!.Value;

    public void Dispose() => Model.Dispose();

    private static SlimCut At(Lab lab, string name, SparseTraining trained, double target, Func<double, RankedPrunerSpec> pruner)
    {
        long[] shape = [.. lab.Data.Family.InputShape];
        double wanted = target * MacsOf(trained.Model, shape);
        (double low, double high) = (0, 1);
        for (int step = 0; step < Halvings; step++)
        {
            double middle = (low + high) / 2;
            using Sequential tried = Remove(trained.Model, pruner(middle), shape);
            (low, high) = MacsOf(tried, shape) > wanted ? (middle, high) : (low, middle);
        }

        Sequential model = Remove(trained.Model, pruner(high), shape);
        // A removed filter leaves out what its shift still added, and the statistics behind it have to be taken anew.
        using (NewDisposeScope())
        {
            BatchNormStatistics.Estimate(model, [.. SparseTraining.Batches(lab).ReadEpoch(0).Take(StatisticsBatches).Select(batch => batch.Inputs)]);
        }

        return new(name, target, model) { Macs = MacsOf(model, shape), AtOnce = lab.Top1(model) };
    }

    private static Sequential Remove(nn.Module trained, RankedPrunerSpec pruner, long[] shape)
    {
        Sequential copy = SlimNet.Create(0);
        using (StateDict state = ModelState.Save(trained))
        {
            ModelState.Load(copy, state.Tensors, "the trained network");
        }

        using CompressionScheduler scheduler = new(
            CompressionSchedule.Empty
                .Prune(pruner, EpochWindow.At(0))
                .Thin(new FilterRemoverSpec { Name = "thinner", InputShape = [.. shape] }, EpochWindow.At(0)),
            copy);
        scheduler.OnEpochBegin(0);
        // Cuts are made at the beginning of a step.
        scheduler.OnMinibatchBegin(new TrainingStep(0, 0, 1));
        return copy;
    }

    private static long MacsOf(nn.Module<Tensor, Tensor> model, long[] shape) => MacCounter.Measure(model, shape).Sum(layer => layer.MacCount);
}
