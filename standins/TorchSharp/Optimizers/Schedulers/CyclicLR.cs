namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>A triangle wave between two rates, with the momentum running against it (Smith 2015).</summary>
                public class CyclicLR : LRScheduler
                {
                    private readonly double total;
                    private readonly double rising;
                    private readonly double[] highest;
                    private readonly Func<double, double> scale;
                    private readonly ScaleMode scaleMode;
                    private readonly double[]? lowMomentum;
                    private readonly double[]? highMomentum;

                    public CyclicLR(
                        Optimizer optimizer, double base_lr, double max_lr, int step_size_up = 2000, int step_size_down = -1, Mode mode = Mode.Triangular,
                        double gamma = 1, Func<double, double>? scale_fn = null, ScaleMode scale_mode = ScaleMode.Cycle, bool cycle_momentum = true,
                        double base_momentum = 0.8, double max_momentum = 0.9, int last_epoch = -1, bool verbose = false)
                        : this(
                            optimizer, Each(optimizer, base_lr), Each(optimizer, max_lr), step_size_up, step_size_down, mode, gamma, scale_fn, scale_mode,
                            cycle_momentum, Each(optimizer, base_momentum), Each(optimizer, max_momentum), last_epoch, verbose)
                    {
                    }

                    public CyclicLR(
                        Optimizer optimizer, IEnumerable<double> base_lr, IEnumerable<double> max_lr, int step_size_up = 2000, int step_size_down = -1,
                        Mode mode = Mode.Triangular, double gamma = 1, Func<double, double>? scale_fn = null, ScaleMode scale_mode = ScaleMode.Cycle,
                        bool cycle_momentum = true, IEnumerable<double>? base_momentum = null, IEnumerable<double>? max_momentum = null,
                        int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        total = step_size_up + (step_size_down == -1 ? step_size_up : step_size_down);
                        rising = step_size_up / total;
                        highest = [.. max_lr];
                        BaseRates = [.. base_lr];
                        scale = scale_fn ?? mode switch
                        {
                            Mode.Triangular2 => cycle => Math.Pow(2, 1 - cycle),
                            Mode.ExpRange => iteration => Math.Pow(gamma, iteration),
                            _ => _ => 1,
                        };
                        scaleMode = scale_fn is not null ? scale_mode : mode == Mode.ExpRange ? ScaleMode.Iterations : ScaleMode.Cycle;
                        if (cycle_momentum)
                        {
                            if (Groups.Any(group => group is not IMomentum))
                                throw new ArgumentException("The optimizer has no momentum to cycle. Pass cycle_momentum: false.", nameof(cycle_momentum));
                            lowMomentum = [.. base_momentum ?? Each(optimizer, 0.8)];
                            highMomentum = [.. max_momentum ?? Each(optimizer, 0.9)];
                        }

                        step();
                    }

                    public enum Mode
                    {
                        Triangular,
                        Triangular2,
                        ExpRange,
                    }

                    public enum ScaleMode
                    {
                        Cycle,
                        Iterations,
                    }

                    protected override IEnumerable<double> get_lr()
                    {
                        double cycle = Math.Floor(1 + Epoch / total), position = 1 + Epoch / total - cycle;
                        double height = position <= rising ? position / rising : (position - 1) / (rising - 1);
                        height *= scale(scaleMode == ScaleMode.Cycle ? cycle : Epoch);
                        if (lowMomentum is not null && highMomentum is not null)
                        {
                            for (int k = 0; k < Groups.Length; k++)
                                ((IMomentum)Groups[k]).Momentum = highMomentum[k] - (highMomentum[k] - lowMomentum[k]) * height;
                        }

                        return BaseRates.Select((rate, k) => rate + (highest[k] - rate) * height);
                    }

                    private static IEnumerable<double> Each(Optimizer optimizer, double value) => [.. optimizer.ParamGroups.Select(_ => value)];
                }
            }
        }
    }
}
