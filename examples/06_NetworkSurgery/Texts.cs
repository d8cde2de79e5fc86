namespace Distiller.Examples.NetworkSurgery;

/// <summary>The narrative of the cells.</summary>
internal static class Texts
{
    public const string Dense =
        "Magnitude pruning decides once. Whether a small weight would have become important is never found out. Dynamic network surgery "
        + "(Guo et al. 2016) keeps the values behind the mask and lets them learn.";

    public const string Thresholds =
        "With the mean and the deviation of each layer's magnitudes, the level is mean + s · deviation; the thresholds are multiples of it. "
        + "Between the two a weight stays what it is, so that it does not flicker.";

    public const string Moves =
        "Masks are computed anew in every epoch. The forward pass sees masked weights (MaskOnForwardOnly), the update goes to the dense "
        + "copies (UseDoubleCopies): a pruned weight still receives its gradient.";

    public const string Biographies =
        "Values behind the mask of a few weights of fc1 that were pruned and came back. At the start all are below the lower threshold. Between the two nothing changes; "
        + "beyond the upper one the mask opens.";

    public const string Fates = "How the weights of fc1 fared from the first epoch of surgery to the last.";

    public const string Comparison =
        "From the same dense network to the same sparsity in each layer: spliced, and pruned at once by magnitude with a mask that never opens. Both were trained for as long.";
}
