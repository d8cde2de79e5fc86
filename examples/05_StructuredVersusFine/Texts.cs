namespace Distiller.Examples.StructuredVersusFine;

/// <summary>The narrative of the cells.</summary>
internal static class Texts
{
    public const string Network =
        "Two convolutions and a linear layer. conv2 holds nearly all weights and most of the computation; only conv2 is pruned here, so that density means the same for every structure.";

    public const string Masks =
        "The mask of conv2 at a density of 20 %: a row for each filter, a column for each input channel, a shade for the number of weights "
        + "kept in the kernel. Single weights thin out everywhere, kernels leave holes, filters leave rows.";

    public const string Before =
        "The larger the parts that go as a whole, the more useful weights go with them.";

    public const string After =
        "After a few epochs with the mask in force. Much of the difference is mended, until structures get scarce.";

    public const string Balance =
        "Single zeros save storage, and time only on hardware that skips them. Zero filters and channels can be cut out: a smaller "
        + "convolution, faster everywhere. The last column counts the multiply-accumulates of conv2 that remain when it is cut.";
}
