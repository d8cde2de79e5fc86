namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>Half a cosine from the initial rate down, over and over (Loshchilov and Hutter 2016).</summary>
                public class CosineAnnealingLR : LRScheduler
                {
                    private readonly double half;
                    private readonly double lowest;

                    public CosineAnnealingLR(Optimizer optimizer, double T_max, double eta_min = 0, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        (half, lowest) = (T_max, eta_min);
                        step();
                    }

                    // The recursive form keeps what others did to the rate in between; at the bottom it would divide by zero.
                    protected override IEnumerable<double> get_lr()
                    {
                        if (Epoch == 0) return Rates();
                        if ((Epoch - 1 - half) % (2 * half) == 0)
                            return Groups.Select((group, k) => group.LearningRate + (BaseRates[k] - lowest) * (1 - Math.Cos(Math.PI / half)) / 2);
                        double factor = (1 + Math.Cos(Math.PI * Epoch / half)) / (1 + Math.Cos(Math.PI * (Epoch - 1) / half));
                        return Groups.Select(group => factor * (group.LearningRate - lowest) + lowest);
                    }

                    protected override IEnumerable<double> get_closed_form_lr() =>
                        FromBase(rate => lowest + (rate - lowest) * (1 + Math.Cos(Math.PI * Epoch / half)) / 2);
                }
            }
        }
    }
}
