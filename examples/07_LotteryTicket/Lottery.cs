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

    public const string Network = "simplenet_mnist";
    public const double LearningRate = 0.02;

    /// <summary>The weights that are pruned.</summary>
    public static string[] Pruned { get; } = ["conv2.weight", Layer];

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
            model, lab.Pick(8, 2), LearningRate, observers: [new EveryEpoch(_ => early ??= LotteryTicket.Snapshot(model))]);
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
        using LotteryTicket ticket = start.IsMaskLearnt ? LearntTicket(lab, density) : RandomTicket(density, lab.Seed);
        using var model = lab.NewNetwork(Network, variant: 1);
        if (start.IsRewound)
        {
            ticket.Rewind(model, Early);
        }

        return new Race(start, density, Train(lab, model, ticket));
    }

    /// <summary>Epochs for which a sparse network is trained, and which a round has.</summary>
    public static int Epochs(Lab lab) => lab.Pick(6, 1);

    /// <summary>Trains a sparse network. The rate rises first: few weights without normalisation can die of a large step.</summary>
    public static ImmutableArray<EpochRecord> Train(Lab lab, nn.Module<Tensor, Tensor> model, LotteryTicket ticket)
    {
        CosineLrSpec cosine = new() { Name = "cosine", Duration = Epochs(lab), WarmUpEpochs = lab.Pick(1, 0) };
        return lab.Train(
            model,
            CompressionSchedule.Empty.DecayLearningRate(cosine, EpochWindow.Range(0, Epochs(lab))),
            Epochs(lab),
            LearningRate,
            scheduler => ticket.Install(scheduler.Masks));
    }

    /// <summary>The masks that a pruner computes for trained weights; the weights are not kept.</summary>
    public static LotteryTicket TicketOf(nn.Module trained, double density)
    {
        Lab.PruneNow(trained, CompressionSchedule.Empty.Prune(
            RankedPrunerSpec.L1("ticket", Structure.Element, KnownCurves.Constant(1 - density), [.. Pruned]), EpochWindow.At(0)));
        return LotteryTicket.Of(trained, [.. Pruned]);
    }

    private LotteryTicket LearntTicket(Lab lab, double density)
    {
        using var trained = lab.NewNetwork(Network);
        ModelState.Load(trained, Final.Tensors, "the trained weights");
        return TicketOf(trained, density);
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
