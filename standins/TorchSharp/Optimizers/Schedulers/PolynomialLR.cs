namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>The initial rate times a falling power of the share of epochs that is left.</summary>
                public class PolynomialLR : LRScheduler
                {
                    private readonly double total;
                    private readonly double power;

                    public PolynomialLR(Optimizer optimizer, int total_iters = 5, double power = 1, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        (total, this.power) = (total_iters, power);
                        step();
                    }

                    protected override IEnumerable<double> get_lr() => Epoch == 0 || Epoch > total
                        ? Rates()
                        : Scaled(Math.Pow((1 - Epoch / total) / (1 - (Epoch - 1) / total), power));

                    protected override IEnumerable<double> get_closed_form_lr() => FromBase(rate => rate * Math.Pow(1 - Math.Min(total, Epoch) / total, power));
                }
            }
        }
    }
}
