namespace Distiller.Examples.Lapq;

/// <summary>The narrative of the cells.</summary>
internal static class Texts
{
    public const string FloatModel =
        "A residual network of 20 layers, trained for a few epochs, its batch normalizations folded. The loss is that of the training images "
        + "that the search will look at.";

    public const string Starts =
        "Weights and activations in 4 bits, one scale a tensor. The first four rows take the scales from the values alone; the others look for "
        + "the scales at which the output of each layer, with float inputs, is nearest to the float one, by the mean absolute, squared or cubed difference.";

    public const string Search =
        "Layers are not independent: what one cuts off, the next could have used. So all scales are searched together, by Powell's method, for the least "
        + "loss of the whole network on the calibration images. Every measurement is a pass over these images; the line keeps the best so far.";

    public const string Scales =
        "The scales that moved most. A scale multiplies: a larger one means finer steps and a shorter range, so more is cut off."
        + " A line search takes tens of measurements, so 300 of them reach the first layers only.";

    public const string Outcome =
        "The search sees only the calibration images; the images to judge by are others of the training set, and top-1 is that of the test images.";
}
