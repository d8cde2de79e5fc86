namespace Distiller.Examples.GuidedSparsity;

/// <summary>The narrative of the cells.</summary>
internal static class Texts
{
    public const string Penalties =
        "Guided structured sparsity (Torfi et al. 2018): a lasso makes channels short, a second penalty, the reciprocal of the variance of their lengths, makes them differ. "
        + "Channels below a threshold are zero from step to step; after the penalties they are removed for good, with the filters that make them.";

    public const string Lengths = "Lengths of the channels of conv2 at the end of the penalties, sorted.";

    public const string Widths = "Channels of conv2 are filters of conv1; the features that fc1 reads are the filters of conv2.";

    public const string Outcome =
        "On the test images, with the time of a forward pass on the machine that ran this. The cut itself costs nothing: what goes was zero already. Whether the variance term gains anything over the lasso alone, "
        + "which Distiller's author found it did not, is a question of the starts; the second table has several.";
}
