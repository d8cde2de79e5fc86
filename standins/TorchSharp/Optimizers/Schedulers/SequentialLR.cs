namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>One schedule after another, changing at milestones.</summary>
                public class SequentialLR : LRScheduler
                {
                    private readonly LRScheduler[] schedulers;
                    private readonly int[] milestones;

                    public SequentialLR(Optimizer optimizer, IEnumerable<LRScheduler> schedulers, IEnumerable<int> milestones, int last_epoch = -1)
                        : base(optimizer, last_epoch + 1)
                    {
                        (this.schedulers, this.milestones) = ([.. schedulers], [.. milestones]);
                        if (this.schedulers.Any(scheduler => scheduler.Optimizer != optimizer))
                            throw new ArgumentException("All schedules of a sequence must be made for the optimizer of the sequence.", nameof(schedulers));
                        if (this.milestones.Length != this.schedulers.Length - 1)
                        {
                            throw new ArgumentException(
                                $"{this.schedulers.Length} schedules need {this.schedulers.Length - 1} milestones, not {this.milestones.Length}.", nameof(milestones));
                        }

                        // Each schedule stepped when it was made: undo that, then begin with the first.
                        foreach (ILearningRateController group in Groups) group.LearningRate = group.InitialLearningRate;
                        foreach (LRScheduler scheduler in this.schedulers) scheduler.Epoch--;
                        this.schedulers[0].step();
                        Last = Rates();
                    }

                    protected override IEnumerable<double> get_lr()
                    {
                        int current = milestones.Count(milestone => milestone <= Epoch);
                        if (current > 0 && milestones[current - 1] == Epoch) schedulers[current].step(0);
                        else schedulers[current].step();
                        return Rates();
                    }
                }
            }
        }
    }
}
