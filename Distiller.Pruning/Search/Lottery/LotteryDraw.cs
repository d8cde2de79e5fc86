using Distiller.Scheduling;
using Distiller.Statistics;

namespace Distiller.Pruning;

/// <summary>One draw of a lottery: the masks of the largest weights.</summary>
internal static class LotteryDraw
{
    /// <summary>Sets masks that leave the largest weights, and applies them.</summary>
    /// <param name="context">The model and its masks.</param>
    /// <param name="sparsity">Fraction that goes, counted from the dense weights.</param>
    /// <param name="weights">What is pruned.</param>
    /// <param name="scope">Whether weights compete within their tensor or over all.</param>
    public static void Draw(BuildContext context, double sparsity, WeightSelector weights, RankingScope scope)
    {
        RankedPrunerSpec spec = new()
        {
            Name = "lottery",
            Structure = Structure.Element,
            Curve = KnownCurves.Constant(sparsity),
            Weights = weights,
            Scope = scope,
        };
        using var pruner = spec.Build(context);
        foreach (var (name, mask) in pruner.ComputeMasks(new PruningRequest(context.Masks, EpochWindow.At(0), 0)))
        {
            context.Masks[name].Set(mask);
            context.Masks[name].Apply();
        }
    }

    /// <summary>The fraction of the weights that is left after some rounds.</summary>
    /// <param name="fraction">What goes in a round, of what is left.</param>
    /// <param name="rounds">How many.</param>
    public static double Density(double fraction, int rounds) => Math.Pow(1 - fraction, rounds);
}
