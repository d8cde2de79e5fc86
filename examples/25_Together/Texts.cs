namespace Distiller.Examples.Together;

/// <summary>The narrative of the cells.</summary>
internal static class Texts
{
    public const string Teacher = "The teacher has learned from all training images; the student has fewer channels and sees a fifth of them.";

    public const string Schedule =
        "One schedule for one run. Half of the filters go in the first third of the epochs and are removed at its end, so that the network becomes smaller while it is "
        + "trained; 60 % of the remaining weights go in the second third; then the masks stand, and weights in 4 bits and activations in 8 come in and last. The "
        + "teacher is there all the time: 0.7 of the loss is its soft targets at temperature 4, 0.3 the labels.";

    public const string Run =
        "One trainer, one optimizer, one scheduler. The teacher computes in float; the student's loss sees masked and quantized weights. Accuracy is that of the masked "
        + "and quantized network.";

    public const string Comparison =
        "The same starts, the same images in the same order and as many epochs; only policies are left out. Quantized students run in 8-bit kernels (their 4-bit weights "
        + "included), and accuracy and time are those of what runs. Bytes: the smaller one of all weights and of a bit for each place with the weights that are not "
        + "zero, with scales and biases. Time: a batch of 32 images, all students in turns, the least median of seven rounds.";

    public const string Effects =
        "What each method does alone, next to what all three do together. If the methods did not disturb one another, points would add up and factors multiply.";

    public const string Proof =
        "Masked weights are exactly zero and stay so on the quantizer's grid, whose zero is a level; 4 bits leave at most 15 values in a filter. The teacher is compared bit by bit.";
}
