namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>A fraction of the rate until an epoch, then the rate itself.</summary>
                public class ConstantLR : LRScheduler
                {
                    private readonly double factor;
                    private readonly int total;

                    public ConstantLR(Optimizer optimizer, double factor = 1.0 / 3, int total_iters = 5, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        (this.factor, total) = (factor, total_iters);
                        step();
                    }

                    protected override IEnumerable<double> get_lr() => Epoch == 0 ? Scaled(factor) : Scaled(Epoch == total ? 1 / factor : 1);

                    protected override IEnumerable<double> get_closed_form_lr() => FromBase(rate => rate * (Epoch >= total ? 1 : factor));
                }
            }
        }
    }
}
