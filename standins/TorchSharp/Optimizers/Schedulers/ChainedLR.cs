namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>Several schedules that all act on the same rate.</summary>
                public class ChainedLR(IEnumerable<LRScheduler> schedulers) : LRScheduler
                {
                    private readonly LRScheduler[] schedulers = [.. schedulers];

                    public override void step()
                    {
                        foreach (LRScheduler scheduler in schedulers) scheduler.step();
                        if (schedulers.Length > 0) Last = schedulers[^1].Last;
                    }
                }
            }
        }
    }
}
