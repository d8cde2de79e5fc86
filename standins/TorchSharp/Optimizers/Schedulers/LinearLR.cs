namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>A factor that goes linearly from one value to another.</summary>
                public class LinearLR : LRScheduler
                {
                    private readonly double start;
                    private readonly double end;
                    private readonly int total;

                    public LinearLR(
                        Optimizer optimizer, double start_factor = 1.0 / 3, double end_factor = 1, int total_iters = 5, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        (start, end, total) = (start_factor, end_factor, total_iters);
                        step();
                    }

                    protected override IEnumerable<double> get_lr()
                    {
                        if (Epoch == 0) return Scaled(start);
                        return Scaled(Epoch > total ? 1 : 1 + (end - start) / (total * start + (Epoch - 1) * (end - start)));
                    }

                    protected override IEnumerable<double> get_closed_form_lr() =>
                        FromBase(rate => rate * (start + (end - start) * Math.Min(total, Epoch) / total));
                }
            }
        }
    }
}
