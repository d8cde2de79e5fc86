namespace Distiller.Examples.ComparingRuns;

/// <summary>The narrative of the cells.</summary>
internal static class Texts
{
    public const string Runs =
        "The same network from the same weights, trained twice: plainly, and under gradual pruning. A `TensorBoardLog` among the observers writes an event file into the folder of each run; "
        + "`tensorboard --logdir` on the folder above shows both.";

    public const string Logged = "An event file holds curves by name: steps and values. The names are the original's.";

    public const string SideBySide =
        "Training loss by step, and by epoch the loss and the accuracy on test images and the fraction of zeros. The pruned run pays for each step of sparsity and recovers while it lasts.";

    public const string End = "The last value of each curve.";
}
