namespace Distiller.Examples.Greedy;

/// <summary>The narrative of the cells.</summary>
internal static class Texts
{
    public const string Dense =
        "A residual network, trained on three quarters of the images; the rest is held out. Layers whose outputs are added have to lose the same filters: they are one candidate of the search. The classifier's outputs are fixed.";

    public const string Search =
        "In every round each candidate in turn loses two fifths of its present filters (half in a quick run), those of the smallest L1 norms, trains for a moment on a part of the images and is tested "
        + "on the images held out. The best one goes on. Nothing is predicted, which makes this the most expensive search of all.";

    public const string Widths = "What the search left of each layer.";

    public const string Outcome =
        "The same number of multiply-accumulates in two ways: found by the search, and with equal fractions of the filters of each group. Both trained on alike. Test images, "
        + "which neither the search nor the training saw.";
}
