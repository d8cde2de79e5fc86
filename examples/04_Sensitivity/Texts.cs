namespace Distiller.Examples.Sensitivity;

/// <summary>The narrative of the cells.</summary>
internal static class Texts
{
    public const string Network =
        "Nineteen convolutions in three stages, two projections where the stages meet, and one linear layer. The first stage has few weights "
        + "and works on large maps: it costs computation, not memory.";

    public const string Elements =
        "One layer at a time is pruned by magnitude, all others stay dense, nothing is trained in between. A curve that falls early belongs "
        + "to a layer that should be left alone.";

    public const string Limits = "The same curves, read sideways: how far each layer can go before the network loses that much.";

    public const string Filters =
        "Now whole filters go, ranked by their mean magnitude. The curves fall much earlier: a filter takes useful weights with it. "
        + "Training afterwards wins much of this back; the order of the layers is what to look at.";

    public const string Levels =
        "Levels for single weights that together reach the target, chosen so that every layer, taken alone, costs the same. The cost is the loss, which on few images tells more than accuracy.";

    public const string Test =
        "Both networks have the same number of zeros. Losses of several layers do not simply add up, so this is the test that counts: right "
        + "after pruning, and after one epoch of training with the mask.";
}
