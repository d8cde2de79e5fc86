namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>Reduces the rate when a metric has not improved for some epochs.</summary>
                public class ReduceLROnPlateau : LRScheduler
                {
                    private readonly bool smallerIsBetter;
                    private readonly bool relative;
                    private readonly double factor;
                    private readonly int patience;
                    private readonly double threshold;
                    private readonly int cooldown;
                    private readonly double[] lowest;
                    private readonly double eps;
                    private double best;
                    private int bad;
                    private int cooling;

                    public ReduceLROnPlateau(
                        Optimizer optimizer, string mode = "min", double factor = 0.1, int patience = 10, double threshold = 1e-4, string threshold_mode = "rel",
                        int cooldown = 0, IList<double>? min_lr = null, double eps = 1e-8, bool verbose = false)
                        : base(optimizer, -1, verbose)
                    {
                        if (factor >= 1) throw new ArgumentException($"The factor is {factor}; a rate is reduced by a factor below 1.", nameof(factor));
                        if (mode is not ("min" or "max")) throw new ArgumentException($"Unknown mode '{mode}': 'min' or 'max'.", nameof(mode));
                        if (threshold_mode is not ("rel" or "abs"))
                            throw new ArgumentException($"Unknown threshold mode '{threshold_mode}': 'rel' or 'abs'.", nameof(threshold_mode));
                        (smallerIsBetter, relative) = (mode == "min", threshold_mode == "rel");
                        (this.factor, this.patience, this.threshold, this.cooldown, this.eps) = (factor, patience, threshold, cooldown, eps);
                        lowest = min_lr is { Count: > 1 } ? [.. min_lr] : [.. Groups.Select(_ => min_lr is { Count: 1 } ? min_lr[0] : 0)];
                        best = smallerIsBetter ? double.PositiveInfinity : double.NegativeInfinity;
                    }

                    public override void step() => throw NeedsMetric();

                    public override void step(int? epoch) => throw NeedsMetric();

                    public override void step(double current, int? epoch = null)
                    {
                        Epoch = epoch ?? Epoch + 1;
                        bool better = IsBetter(current);
                        if (better) best = current;
                        bad = better ? 0 : bad + 1;
                        if (cooling > 0)
                        {
                            cooling--;
                            bad = 0;
                        }

                        if (bad <= patience) return;
                        Reduce();
                        (cooling, bad) = (cooldown, 0);
                    }

                    private static InvalidOperationException NeedsMetric() =>
                        new("ReduceLROnPlateau decides by a metric: call step(double current).");

                    private bool IsBetter(double value)
                    {
                        if (smallerIsBetter) return value < (relative ? best * (1 - threshold) : best - threshold);
                        return value > (relative ? best * (1 + threshold) : best + threshold);
                    }

                    private void Reduce()
                    {
                        for (int k = 0; k < Groups.Length; k++)
                        {
                            double rate = Groups[k].LearningRate, reduced = Math.Max(rate * factor, lowest[k]);
                            if (rate - reduced <= eps) continue;
                            Groups[k].LearningRate = reduced;
                            Report($"Epoch {Epoch}: learning rate of group {k} reduced to {reduced:G4}.");
                        }

                        Last = Rates();
                    }
                }
            }
        }
    }
}
