using System.Collections.Immutable;
using Distiller.Examples.Notebooks;
using Distiller.LearningRate;
using Distiller.Persistence;
using Distiller.Pruning;
using Distiller.Results;
using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.Examples.Lotteries;

/// <summary>A lottery in rounds from one start, and what else its weights and masks lead to.</summary>
internal sealed class RoundsRun
{
    /// <summary>After two rounds a tenth of the weights is left.</summary>
    public static readonly double Fraction = 1 - Math.Sqrt(0.1);

    /// <summary>The last rounds, in which it matters how a ticket was found, are compared with other ways.</summary>
    private const int Compared = 3;

    /// <summary>The one training, all rounds.</summary>
    public required ImmutableArray<EpochRecord> Log { get; init; }

    /// <summary>The rounds, the dense one first.</summary>
    public required ImmutableArray<SparseRound> Rounds { get; init; }

    /// <summary>Trains in rounds, then at each density once more: pruned at once, and from new weights.</summary>
    public static RoundsRun Train(Lab lab, int variant)
    {
        int length = Lottery.Epochs(lab);
        int count = lab.Pick(5, 2);
        using var model = lab.NewNetwork(Lottery.Network, variant);
        StateDict? early = null;
        StateDict? dense = null;
        List<LotteryTicket> tickets = [];
        EveryEpoch keep = new(epoch =>
        {
            if (epoch == 0)
            {
                early = LotteryTicket.Snapshot(model);
            }
            else if (epoch == length)
            {
                dense = LotteryTicket.Snapshot(model);
            }
            else if (epoch % length == 0)
            {
                tickets.Add(LotteryTicket.Of(model, [.. Lottery.Pruned]));
            }
        });
        int epochs = 1 + ((count + 1) * length);
        var log = lab.Train(model, Schedule(lab, length, epochs), epochs, Lottery.LearningRate, observers: keep);
        using (early)
        using (dense)
        {
            double EndOf(int round) => 100 * log[(round + 1) * length].Top1!.Value;
            SparseRound[] sparse =
            [
                .. tickets.Select((ticket, index) => index < count - Compared
                    ? new SparseRound(index + 1, ticket.Density, EndOf(index + 1), null, null)
                    : new SparseRound(
                        index + 1, ticket.Density, EndOf(index + 1), AtOnce(lab, early!, dense!, ticket.Density), NewWeights(lab, ticket, variant))),
            ];
            tickets.ForEach(ticket => ticket.Dispose());
            return new() { Log = log, Rounds = [new(0, 1, EndOf(0), null, null), .. sparse] };
        }
    }

    private static CompressionSchedule Schedule(Lab lab, int length, int epochs)
    {
        LotterySpec lottery = new() { Name = "lottery", Fraction = Fraction, Weights = [.. Lottery.Pruned] };
        CosineLrSpec cosine = new() { Name = "start", Duration = length, WarmUpEpochs = lab.Pick(1, 0), Relative = true };
        var schedule = CompressionSchedule.Empty
            .FindTicket(lottery, EpochWindow.Range(1, epochs, length))
            .DecayLearningRate(cosine, EpochWindow.At(0));
        for (int first = 1; first < epochs; first += length)
        {
            schedule = schedule.DecayLearningRate(
                cosine with { Name = FormattableString.Invariant($"cosine_from_{first}") }, EpochWindow.Range(first, first + length));
        }

        return schedule;
    }

    private static double AtOnce(Lab lab, StateDict early, StateDict dense, double density)
    {
        using var model = lab.NewNetwork(Lottery.Network);
        ModelState.Load(model, dense.Tensors, "the weights of the dense round");
        using LotteryTicket ticket = Lottery.TicketOf(model, density);
        ticket.Rewind(model, early);
        return Learn(lab, model, ticket);
    }

    private static double NewWeights(Lab lab, LotteryTicket ticket, int variant)
    {
        using var model = lab.NewNetwork(Lottery.Network, 100 + variant);
        return Learn(lab, model, ticket);
    }

    private static double Learn(Lab lab, nn.Module<Tensor, Tensor> model, LotteryTicket ticket) =>
        100 * Lottery.Train(lab, model, ticket)[^1].Top1!.Value;
}
