namespace Distiller.Examples.FirstSchedule;

/// <summary>The narrative of the cells.</summary>
internal static class Texts
{
    public const string Cubic =
        "A curve says which fraction of the weights is zero at which point of the pruning window. AGP (Zhu and Gupta 2017) uses "
        + "s(p) = s1 + (s0 - s1)(1 - p)^3: while many weights are redundant it removes many, near the end few, so that training can "
        + "mend each loss. A curve is a pure function of progress p in 0..1 and can be looked at without a model.";

    public const string Dense =
        "Two convolutions and two linear layers, trained for a few epochs. Nearly all weights sit in fc1: that is where sparsity pays.";

    public const string Schedule =
        "A schedule binds components (here a pruner and a learning-rate curve) to epochs. It is an immutable description; the scheduler "
        + "of a training run makes policies of it. Pruning ends after two thirds of the epochs: the rest is for recovery, and the mask stays.";

    public const string Training =
        "Masks are computed when an epoch begins and enforced after every optimizer step, so momentum cannot revive a pruned weight.";

    public const string Outcome =
        "The cubics (grey) and the zeros counted in the two layers when each epoch has ended. Masks are computed when an epoch begins, hence the points on the curves. After the window nothing more is pruned, and nothing comes back.";

    public const string Price =
        "Accuracy on the test images from the same dense weights to the same sparsity: gradually, and all at once in the first epoch. "
        + "Losses of many small steps can be mended one by one; how much that is worth grows with the sparsity.";
}
