namespace Distiller.Examples.Slimming;

/// <summary>The narrative of the cells.</summary>
internal static class Texts
{
    public const string Trainings =
        "Network slimming (Liu et al. 2017): a penalty on the absolute scales γ of batch normalisation pushes those down that the network can do without. "
        + "Then 40 % of the filters of all layers together go, those of the smallest scales, and the network trains on. Both trainings begin alike and lose equally many filters; "
        + "the first has no penalty.";

    public const string Scales = "All scales before the cut, sorted. The gap that the lasso makes is what the cut goes through.";

    public const string Widths = "The ranking goes over all layers, so they shrink unequally: the method finds an architecture.";

    public const string Outcome = "On the test images, with the time of a forward pass on the machine that ran this.";
}
