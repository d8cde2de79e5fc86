using Distiller.Masking;
using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Finds smaller and smaller winning tickets: train, prune some of what is left, rewind, and again.</summary>
/// <remarks>
/// After round i (counted from 0) the fraction (1 - p)^(i + 1) of the weights is left. Weights that were pruned are zero and so the first to
/// be pruned again. In a training under a scheduler, <see cref="LotterySpec"/> does the same between epochs.
/// <para>Source: Frankle and Carbin 2019, arXiv 1803.03635, section 1 (iterative pruning).</para>
/// </remarks>
public static class IterativeLottery
{
    /// <summary>Runs rounds, as they are asked for.</summary>
    /// <param name="model">The model. When a round is handed out it has the early weights, masked by the round's ticket.</param>
    /// <param name="snapshot">The early weights.</param>
    /// <param name="train">Trains the model with the masks of a ticket in force; null in the first round, which is dense.</param>
    /// <param name="fraction">p: the part of the remaining weights that goes in a round. Range: 0 to 1. The paper has 0.2.</param>
    /// <param name="weights">The weights that are pruned; null for all weights of convolutions and linear layers.</param>
    /// <param name="scope">Whether weights compete within their tensor (default) or over all.</param>
    /// <returns>Without end: the ticket of each round, which is disposed when the next one is asked for.</returns>
    public static IEnumerable<LotteryTicket> Run(
        nn.Module model,
        StateDict snapshot,
        Action<LotteryTicket?> train,
        double fraction = 0.2,
        WeightSelector? weights = null,
        RankingScope scope = RankingScope.Tensor)
    {
        _ = Guards.Fraction(fraction);
        return Rounds(model, snapshot, train, fraction, weights ?? WeightSelector.AllWeights, scope);
    }

    private static IEnumerable<LotteryTicket> Rounds(
        nn.Module model, StateDict snapshot, Action<LotteryTicket?> train, double fraction, WeightSelector weights, RankingScope scope)
    {
        LotteryTicket? ticket = null;
        try
        {
            for (var round = 1; ; round++)
            {
                train(ticket);
                ticket?.Dispose();
                ticket = null;
                using (NewDisposeScope())
                using (MaskTable masks = new(model))
                using (BuildContext context = new(model, masks))
                {
                    LotteryDraw.Draw(context, 1 - LotteryDraw.Density(fraction, round), weights, scope);
                }

                ticket = LotteryTicket.Of(model, weights);
                ticket.Rewind(model, snapshot);
                yield return ticket;
            }
        }
        finally
        {
            ticket?.Dispose();
        }
    }
}
