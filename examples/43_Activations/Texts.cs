namespace Distiller.Examples.Activations;

/// <summary>The narrative of the cells.</summary>
internal static class Texts
{
    public const string Networks = "A residual network, trained; and one that began with its weights, lost most of them gradually and was trained meanwhile.";

    public const string Statistics =
        "Hooks watch every rectifier while the test images pass. Rectifiers make zeros: many of them say that a layer's filters are seldom needed. The sparse network is measured in the same way.";

    public const string Histograms =
        "Counts in two passes: the first finds the ranges. Most activations are small and a few are large, so a quantizer that keeps the largest spends most of its levels on values that hardly "
        + "occur. The table says how far out the last thousandth lies.";

    public const string FeatureMaps =
        "One image, and what the network makes of it: eight maps after the first layer and after each of the three stages. The maps are kept in a file of safetensors, for other tools.";

    public const string LookingAt =
        "The last feature maps, weighted as the classifier weighs them for a class, show where the network finds what speaks for that class (Zhou et al. 2016). If the sparse network looks at other "
        + "places than the dense one, it decides by something else, even if its accuracy is the same.";
}
