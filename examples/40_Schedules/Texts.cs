namespace Distiller.Examples.Schedules;

/// <summary>The narrative of the cells.</summary>
internal static class Texts
{
    public const string Falling =
        "A learning-rate schedule is a pure function of the epoch and the rate that the optimizer was made with. Each of these five begins at 0.1. The rates were read from an "
        + "optimizer while a scheduler ran through the epochs, so they are what training would see.";

    public const string Rising =
        "New networks, and networks that were just pruned, can be thrown off by the full rate. A warm-up begins low. By epochs it is a part of the cosine; by steps, as transformers are "
        + "trained, it is a policy of its own that sets the rate before every step.";

    public const string Plateau =
        "One schedule does not know its curve beforehand: it waits until the loss has stopped falling. The loss here is invented: it falls along an exponential to a floor that drops with "
        + "each lower rate, as losses do.";

    public const string Targets =
        "Gradual pruning (Zhu and Gupta 2017) raises the sparsity along a cubic: fast while there is much to spare, slowly at the end. A window that visits every fourth or twelfth epoch "
        + "gives the network time to recover in between; all end at the same sparsity, in the last epoch that the window visits. Dashed: other curves, every fourth epoch.";

    public const string Increment =
        "The same as differences: the part of all weights that is taken away in each visited epoch. A cubic takes most at once and nearly nothing at the end; a straight line takes as much "
        + "each time, and so takes an ever larger part of what is left.";

    public const string Together =
        "A schedule holds both: gradual pruning in its window, a rate that falls until the end. `DryRun` binds it to a network and tells what every policy will do with every tensor, "
        + "so a mistake shows before the training does.";
}
