using System.Collections.Immutable;
using Distiller.Graph;
using Distiller.Statistics;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Compression by what is wanted instead of by how it is done.</summary>
public static class Compress
{
    /// <summary>Thins a model to a fraction of its latency, taking the channels where they cost most and are missed least.</summary>
    /// <remarks>
    /// <list type="number">
    /// <item>Coupled channels are found, ordered by the L1 norms of their filters, and their counts limited to multiples that the
    /// machine likes.</item>
    /// <item>Residual blocks that the model can do without are found by trying.</item>
    /// <item>If latency is measured, the model is measured with uniform counts, too, which tells what the costs of layers mean for the whole.</item>
    /// <item>Each group alone is masked at some counts, each block alone closed, and the loss measured: its damage.</item>
    /// <item>From the full model on, the step with the least damage for the cost that it saves is taken until the target is reached.</item>
    /// <item>The end, points on the way and the uniform counts are evaluated; the evaluations that are left try exchanges between groups.</item>
    /// <item>If latency is measured, the best is cut for a measurement, and where the costs were wrong about it, they are corrected and the
    /// search goes on from there.</item>
    /// <item>The best is thinned (with its proof), recovered if the task says how, and measured.</item>
    /// </list>
    /// Nothing is random but the exchanges, which the seed fixes. Measured costs vary from machine to machine, and with them the outcome.
    /// </remarks>
    /// <param name="model">The model; it is thinned. If an exception is thrown, it is as before.</param>
    /// <param name="task">How to evaluate it and, optionally, how to train it and to measure its latency.</param>
    /// <param name="latency">Latency or cost wanted, relative to the model as it is. Range: above 0, below 1.</param>
    /// <param name="maxDrop">Accuracy that may be lost, a fraction of all samples; for tasks without classes the relative increase of the loss.</param>
    /// <param name="options">How to search; null for the defaults.</param>
    /// <param name="cancellation">Ends the search between two evaluations; the model is as before.</param>
    /// <returns>Front, counts, proof and figures before and after; its flags say whether both wishes came true.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A fraction is out of range.</exception>
    /// <exception cref="ModelStructureException">No channel of the model can be removed, or the thinned model fails its proof.</exception>
    public static BudgetResult ToBudget(
        nn.Module<Tensor, Tensor> model,
        BudgetTask task,
        double latency = 0.5,
        double maxDrop = 0.005,
        BudgetOptions? options = null,
        CancellationToken cancellation = default)
    {
        if (!(latency is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(latency), latency, FormattableString.Invariant(
                $"latency is what remains, relative to the model as it is: give a value between 0 and 1, not {latency}."));
        }

        Guards.Fraction(maxDrop);
        using ModelSnapshot snapshot = new(model);
        try
        {
            Couplings couplings = StructureProbe.Run(model, [1, .. task.InputShape.Skip(1)]);
            return new BudgetSearch(model, task, couplings, options ?? BudgetOptions.Default, snapshot, cancellation).Run(latency, maxDrop);
        }
        catch
        {
            snapshot.Restore();
            throw;
        }
    }

    /// <summary>Thins a model to a fraction of its multiply-accumulates in the way that saves most time, whatever that does to accuracy.</summary>
    /// <remarks>
    /// It shows what a machine makes of a number of multiplications: the benchmark of thinned networks uses it. Where accuracy
    /// counts, and a loss can be measured, use <see cref="ToBudget"/>.
    /// </remarks>
    /// <param name="model">The model; it is thinned.</param>
    /// <param name="inputShape">Shape of an input, (N, …).</param>
    /// <param name="macs">Multiply-accumulates that remain, relative to the model as it is. Range: above 0, below 1.</param>
    /// <param name="options">Costs, levels, multiples and the seed; null for the defaults.</param>
    /// <returns>What was cut, with the proofs.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The fraction is out of range.</exception>
    /// <exception cref="ModelStructureException">No channel of the model can be removed, or the thinned model fails its proof.</exception>
    public static BudgetCut ToMacs(nn.Module<Tensor, Tensor> model, long[] inputShape, double macs = 0.5, BudgetOptions? options = null)
    {
        if (!(macs is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(macs), macs, FormattableString.Invariant(
                $"macs is what remains, relative to the model as it is: give a value between 0 and 1, not {macs}."));
        }

        options ??= BudgetOptions.Default;
        Couplings couplings = StructureProbe.Run(model, [1, .. inputShape.Skip(1)]);
        ImmutableArray<LayerCall> calls = LayerCalls.Record(model, inputShape);
        ImmutableArray<SearchGroup> groups = SearchGroups.Of(model, couplings, calls, inputShape, options);
        GroupCosts costs = new(groups, calls, options.Costs);
        options.Costs.Cover(costs.Shapes());
        int[] kept = new FastestCounts(groups, costs, macs).Find(options.Seed);
        return new MaskedEvaluation(model, couplings, groups, () => throw new InvalidOperationException("Nothing is evaluated here.")).Cut(kept, inputShape);
    }
}
