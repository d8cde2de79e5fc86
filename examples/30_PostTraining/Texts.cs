namespace Distiller.Examples.PostTraining;

/// <summary>The narrative of the cells.</summary>
internal static class Texts
{
    public const string FloatModel = "A residual network of 20 layers. Its batch normalizations become part of the convolutions before them: the network computes the same, with fewer steps.";

    public const string Ranges =
        "Integers spread over a range of values. All of it, and few large values make the steps coarse for the many small ones; less of it, and large "
        + "values are cut off. The curve counts the outputs of a convolution on calibration images; the lines are upper ends that rules choose at 4 bits.";

    public const string Rules =
        "Weights and activations have the same number of bits; integers are symmetric for weights and start at the least value for activations, and each "
        + "filter has a scale. The statistics are collected once and serve all of these models. The second table is about weights: rules that need the values "
        + "themselves, which weights can give. The least error is not the least loss: what is cut off one filter moves its mean. And the divergence is one of "
        + "histograms: of 2,048 intervals for a tensor, and of one for four weights for a filter, as in more of them chance would decide.";

    public const string Report =
        "What one call did to the network, at 8 bits. Rectifiers have joined the layers and additions before them, whose outputs begin at 0 then. The noise "
        + "of an output is that of everything up to there; that of the weights is the layer's own.";

    public const string Bits = "Fewer bits cost accuracy slowly at first, then all at once. A scale for each filter moves the cliff.";
}
