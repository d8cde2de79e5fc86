namespace Distiller.Examples.Trimming;

/// <summary>The narrative of the cells.</summary>
internal static class Texts
{
    public const string Idle =
        "Network trimming (Hu et al. 2016): the average percentage of zeros (APoZ) behind the ReLU of a filter says how often it has nothing to say.";

    public const string Rounds =
        "A quarter of the filters of each layer goes, three times, with two epochs of training between. Measured while the network trains, by hooks. "
        + "The other line removes as many by the size of their weights.";

    public const string Widths = "Each round takes its part of what is left.";

    public const string Outcome = "On the test images, with the time of a forward pass on the machine that ran this.";
}
