namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>The rate times gamma at each milestone.</summary>
                public class MultiStepLR : LRScheduler
                {
                    private readonly int[] milestones;
                    private readonly double gamma;

                    public MultiStepLR(Optimizer optimizer, IList<int> milestones, double gamma = 0.1, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        (this.milestones, this.gamma) = ([.. milestones.Distinct().Order()], gamma);
                        step();
                    }

                    protected override IEnumerable<double> get_lr() => Scaled(milestones.Contains(Epoch) ? gamma : 1);

                    protected override IEnumerable<double> get_closed_form_lr()
                    {
                        int passed = milestones.Count(milestone => milestone <= Epoch);
                        return FromBase(rate => rate * Math.Pow(gamma, passed));
                    }
                }
            }
        }
    }
}
