using System.Collections.Immutable;
using Distiller.Examples.Notebooks;
using Distiller.LearningRate;
using Distiller.Persistence;
using Distiller.Pruning;
using Distiller.Results;
using Distiller.Scheduling;
using Distiller.Statistics;
using static TorchSharp.torch;

namespace Distiller.Examples.Lotteries;

/// <summary>The dense network at two moments, and the races of its sparse parts.</summary>
internal sealed class Lottery : IDisposable
{
    public const string Layer = "fc1.weight";

    private const string Network = "simplenet_mnist";
    private const double LearningRate = 0.02;
    private static readonly string[] Pruned = ["conv2.weight", Layer];

    private Lottery(StateDict early, StateDict final, ImmutableArray<EpochRecord> log) => (Early, Final, Log) = (early, final, log);

    /// <summary>The weights after the first epoch.</summary>
    public StateDict Early { get; }

    /// <summary>The weights at the end.</summary>
    public StateDict Final { get; }

    /// <summary>The dense training.</summary>
    public ImmutableArray<EpochRecord> Log { get; }

    /// <summary>Trains the dense network and keeps its weights at both moments.</summary>
    public static Lottery Hold(Lab lab)
    {
        using var model = lab.NewNetwork(Network);
        StateDict? early = null;
        ImmutableArray<EpochRecord> log = lab.TrainDense(
            model, lab.Pick(8, 2), LearningRate, new EveryEpoch(_ => early ??= LotteryTicket.Snapshot(model)));
        return new Lottery(early!, LotteryTicket.Snapshot(model), log);
    }

    /// <summary>Trains each start at a density.</summary>
    public IEnumerable<Race> Race(Lab lab, double density) => Start.All.Select(start => Race(lab, start, density));

    public void Dispose()
    {
        Early.Dispose();
        Final.Dispose();
    }

    private Race Race(Lab lab, Start start, double density)
    {
        int epochs = lab.Pick(6, 1);
        using LotteryTicket ticket = start.IsMaskLearnt ? LearntTicket(lab, density) : RandomTicket(density, lab.Seed);
        using var model = lab.NewNetwork(Network, variant: 1);
        if (start.IsRewound)
        {
            ticket.Rewind(model, Early);
        }

        CosineLrSpec cosine = new() { Name = "cosine", Duration = epochs };
        var log = lab.Train(
            model,
            CompressionSchedule.Empty.DecayLearningRate(cosine, EpochWindow.Range(0, epochs)),
            epochs,
            LearningRate,
            scheduler => ticket.Install(scheduler.Masks));
        return new Race(start, density, log);
    }

    // The masks that a pruner computes for the trained weights are kept, the weights are not.
    private LotteryTicket LearntTicket(Lab lab, double density)
    {
        using var trained = lab.NewNetwork(Network);
        ModelState.Load(trained, Final.Tensors, "the trained weights");
        Lab.PruneNow(trained, CompressionSchedule.Empty.Prune(
            RankedPrunerSpec.L1("ticket", Structure.Element, KnownCurves.Constant(1 - density), [.. Pruned]), EpochWindow.At(0)));
        return LotteryTicket.Of(trained, [.. Pruned]);
    }

    private LotteryTicket RandomTicket(double density, long seed)
    {
        using var scope = NewDisposeScope();
        using Generator generator = new((ulong)seed);
        return LotteryTicket.Of(Pruned.Select(name =>
        {
            Tensor weight = Final.Tensor(name);
            Tensor draws = rand(weight.shape, generator: generator);
            (Tensor kept, _) = draws.reshape(-1).topk((int)(density * weight.numel()), 0);
            return KeyValuePair.Create(name, draws.ge(kept.min()).to_type(ScalarType.Float32));
        }));
    }
}
